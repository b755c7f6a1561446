package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an export replaces only files. */
@Timeout(60)
class ExportTargetTest {
  private static final Tag TAG = Tag.parse("1.0");

  private final Path folder;
  private final Path outside;
  private final Repository repository =
      Registry.open(InMemoryStorage.create()).repository("team/app");
  private final TestImage image = TestImages.in(repository).image().tag("1.0").push();
  private final OciExport export = OciExport.of(repository, TAG);

  ExportTargetTest(@TempDir Path directory) throws IOException {
    folder = Files.createDirectory(directory.resolve("folder"));
    outside = Files.createDirectory(directory.resolve("outside"));
  }

  @Test
  void writesTheSameArchiveToAStream() throws IOException {
    assertThat(archive()).isEqualTo(Files.readAllBytes(exported("file.tar")));
  }

  @Test
  void readsAnArchiveFromAStream() throws IOException {
    Repository other = Registry.open(InMemoryStorage.create()).repository("other");

    OciImport.into(other).from(new ByteArrayInputStream(archive()));

    assertThat(other.tags().get(TAG)).isEqualTo(image.digest());
  }

  @Test
  void writesIntoAPipe() throws Exception {
    Path pipe = pipe(folder.resolve("pipe.tar"));
    CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> bytes(pipe));

    export.toArchive(pipe);

    assertThat(read.get(60, TimeUnit.SECONDS)).isEqualTo(archive());
    assertThat(attribute(pipe, "isOther")).isEqualTo(true);
  }

  @Test
  void readsFromAPipe() throws Exception {
    Repository other = Registry.open(InMemoryStorage.create()).repository("other");
    Path pipe = pipe(folder.resolve("pipe.tar"));
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> export.toArchive(pipe));

    OciImport.into(other).from(pipe);

    written.get(60, TimeUnit.SECONDS);
    assertThat(other.tags().get(TAG)).isEqualTo(image.digest());
  }

  @Test
  void writesIntoADevice() throws Exception {
    Path device = folder.resolve("null.tar");
    assumeThat(run("mknod", device.toString(), "c", "1", "3"))
        .as("making a device needs root")
        .isZero();

    export.toArchive(device);

    assertThat(attribute(device, "isOther")).isEqualTo(true);
  }

  @Test
  void replacesTheTargetOfALink() throws IOException {
    Path file = Files.writeString(outside.resolve("file.tar"), "as it was");
    Path link = Files.createSymbolicLink(folder.resolve("link.tar"), file);

    export.toArchive(link);

    assertThat(link).isSymbolicLink();
    assertThat(file).hasBinaryContent(archive());
    assertThat(outside.toFile().list()).containsExactly("file.tar");
  }

  @Test
  void refusesADanglingLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link.tar"), outside.resolve("absent"));

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> export.toArchive(link))
        .withMessageContaining("a symbolic link without a target");
    assertThat(link).isSymbolicLink();
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceAFolderByAnArchive() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> export.toArchive(outside))
        .withMessageContaining(outside + ": a folder");
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void doesNotReplaceADeviceByALayout() throws IOException {
    Path device = Path.of("/dev/null");

    assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> export.toLayout(device));
    assertThat(attribute(device, "isOther")).isEqualTo(true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci-layout", "index.json", "blobs", "blobs/sha256"})
  void refusesALayoutWithLinksOutOfIt(String name) throws IOException {
    Path link = folder.resolve(name);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, outside);

    assertRefused();
    assertThat(link).isSymbolicLink();
    assertThat(outside).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci-layout", "index.json", "blobs"})
  void refusesALayoutWithAPipe(String name) throws Exception {
    Path pipe = folder.resolve(name);
    if (name.equals("blobs")) {
      pipe = folder.resolve("blobs/sha256").resolve(image.blobs().get(0).encoded());
      Files.createDirectories(pipe.getParent());
    }
    pipe(pipe);

    assertRefused();
    assertThat(attribute(pipe, "isOther")).isEqualTo(true);
  }

  private void assertRefused() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> export.toLayout(folder))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
  }

  private Path exported(String name) {
    Path file = folder.resolve(name);
    export.toArchive(file);
    return file;
  }

  private byte[] archive() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    export.toArchive(out);
    return out.toByteArray();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path pipe(Path path) throws IOException, InterruptedException {
    assertThat(run("mkfifo", path.toString())).isZero();
    return path;
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor();
  }

  private static Object attribute(Path path, String name) throws IOException {
    return Files.getAttribute(path, name, LinkOption.NOFOLLOW_LINKS);
  }
}
