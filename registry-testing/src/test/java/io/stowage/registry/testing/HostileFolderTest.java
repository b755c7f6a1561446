package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests folders from untrusted sources: an import reads nothing outside of them. */
class HostileFolderTest {
  private static final Tag TAG = Tag.parse("1.0");
  private static final String SECRET = "{\"rootfs\":{\"diff_ids\":[]},\"secret\":1}";

  private final Path folder;
  private final Path secret;
  private final InMemoryStorage storage = InMemoryStorage.create();
  private final Registry registry = Registry.open(storage);
  private final Repository repository = registry.repository("team/app");

  HostileFolderTest(@TempDir Path directory) throws IOException {
    folder = Files.createDirectory(directory.resolve("images"));
    secret = Files.writeString(directory.resolve("secret.json"), SECRET);
  }

  @Test
  void mayNotNameAnAbsolutePath() {
    saved(secret.toString());

    assertRefused(secret.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret.json", "a/../../secret.json", "./../secret.json"})
  void mayNotNameAFileAboveIt(String config) {
    saved(config);

    assertRefused(config);
  }

  @Test
  void mayNotLinkToAnAbsolutePath() throws IOException {
    saved("c.json");
    Files.createSymbolicLink(folder.resolve("c.json"), secret);

    assertRefused(secret.toString());
  }

  @Test
  void mayNotLinkToAFileAboveIt() throws IOException {
    saved("c.json");
    Files.createSymbolicLink(folder.resolve("c.json"), Path.of("../secret.json"));

    assertRefused("../secret.json");
  }

  @Test
  void mayNotLinkToAFolder() throws IOException {
    saved("a/secret.json");
    Files.createSymbolicLink(folder.resolve("a"), Path.of(".."));

    assertRefused("a");
  }

  @Test
  void mayNotLinkToALink() throws IOException {
    saved("c.json");
    Files.createSymbolicLink(folder.resolve("c.json"), Path.of("d.json"));
    Files.createSymbolicLink(folder.resolve("d.json"), secret);

    assertRefused("d.json");
  }

  @Test
  void mayHaveLinksWithinItAsDockerSaveMadeThem() throws IOException {
    byte[] layer = {1, 2, 3};
    savedWithLayer(layer);

    OciImport.into(registry).from(folder);

    assertThat(registry.repository("app").manifests().get(TAG).blobs())
        .extracting(Descriptor::digest)
        .contains(Digest.of(layer));
  }

  @Test
  void mayItselfBeReachedThroughALink() throws IOException {
    TestImage image = layout();
    Path link = Files.createSymbolicLink(folder.resolveSibling("link"), folder);

    OciImport.into(repository).from(link);

    assertThat(repository.tags().get(TAG)).isEqualTo(image.digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"manifests\":[", "{\"manifests\":[}", "{\"a\":1,\"a\":1}", "{} {}"})
  void isRefusedAtALineAndColumnIfItsMarkerIsNotJson(String text) throws IOException {
    layout();
    Files.writeString(folder.resolve("oci-layout"), text);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(folder))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
          assertThat(refusal.value()).isEqualTo("oci-layout");
          assertThat(refusal.problem())
              .matches("expected JSON without duplicate keys, with at most 64 levels; "
                  + "reading it ended at line 1, column [0-9]+");
        });
  }

  @Test
  void mayNotHaveAnIndexOfMoreThan64Mebibytes() throws IOException {
    layout();
    try (RandomAccessFile index =
        new RandomAccessFile(folder.resolve("index.json").toFile(), "rw")) {
      index.setLength(64 * 1024 * 1024 + 1);
    }

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(folder))
        .withMessageContaining("at most 67108864 bytes in index.json")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SIZE_INVALID));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci-layout", "index.json"})
  void mayNotHaveItsDescriptionElsewhere(String name) throws IOException {
    layout();
    Files.move(folder.resolve(name), folder.resolveSibling(name));
    Files.createSymbolicLink(folder.resolve(name), folder.resolveSibling(name));

    assertRefused(folder.resolveSibling(name).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"blobs", "blobs/sha256"})
  void mayNotHaveItsBlobsElsewhere(String name) throws IOException {
    layout();
    Files.move(folder.resolve(name), folder.resolveSibling("elsewhere"));
    Files.createSymbolicLink(folder.resolve(name), folder.resolveSibling("elsewhere"));

    assertRefused(name);
  }

  @Test
  @Timeout(60)
  void mayNotHaveAPipeInPlaceOfAFile() throws Exception {
    saved("c.json");
    makePipe(folder.resolve("c.json"));

    assertRefused("c.json");
  }

  @Test
  void mayNotHaveALayerThatGrowsBeyondItsDescriptor() throws IOException {
    byte[] layer = {1, 2, 3};
    savedWithLayer(layer);
    Path file = folder.resolve("a/layer.tar");
    OciImport growing = OciImport.into(registry).withListener(new CopyListener() {
      @Override
      public void copied(Descriptor content) {
        append(file);
      }
    });

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> growing.from(folder))
        .withMessageContaining("at most 3 bytes")
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.SIZE_INVALID);
          assertThat(refusal.value()).isEqualTo(Digest.of(layer).toString());
        });
  }

  /** Writes an image with one layer, whose file name is a link, as {@code docker save} did. */
  private void savedWithLayer(byte[] layer) throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Files.write(folder.resolve("a/layer.tar"), layer);
    Files.createSymbolicLink(folder.resolve("b/layer.tar"), Path.of("../a/layer.tar"));
    write("c.json", "{\"rootfs\":{\"diff_ids\":[\"%s\"]}}".formatted(Digest.of(layer)));
    write(
        "manifest.json",
        "[{\"Config\":\"c.json\",\"RepoTags\":[\"app:1.0\"],\"Layers\":[\"b/layer.tar\"]}]");
  }

  /** Writes an image without layers, as {@code docker save} does. */
  private void saved(String config) {
    write(
        "manifest.json",
        "[{\"Config\":\"%s\",\"RepoTags\":[\"app:1.0\"],\"Layers\":[]}]".formatted(config));
  }

  private TestImage layout() {
    Repository source = Registry.open(InMemoryStorage.create()).repository("source");
    TestImage image = TestImages.in(source).image().tag("1.0").push();
    OciExport.of(source, TAG).toLayout(folder);
    return image;
  }

  private void write(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void append(Path file) {
    try {
      Files.write(file, new byte[] {1}, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void makePipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  private void assertRefused(String value) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(folder))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID);
          assertThat(refusal.value()).isEqualTo(value);
        });
    Digest config = Digest.of(SECRET.getBytes(StandardCharsets.UTF_8));
    assertThat(storage.stat(RegistryLayout.blobData(config))).isEmpty();
    assertThat(repository.exists()).isFalse();
  }
}
