package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders with one image, as skopeo reads and writes them as {@code dir:}. */
class DirLayoutTest {
  private static final Tag TAG = Tag.parse("1.0");

  private final Path folder;
  private final Path secret;
  private final Repository source = Registry.open(InMemoryStorage.create()).repository("team/app");
  private final Repository target = Registry.open(InMemoryStorage.create()).repository("team/app");
  private final TestImages images = TestImages.in(source);

  DirLayoutTest(@TempDir Path directory) throws IOException {
    folder = directory.resolve("image");
    secret = Files.writeString(directory.resolve("secret"), "secret");
  }

  @Test
  void hasTheManifestAndTheBlobsByTheirHexDigits() throws IOException {
    TestImage image = images.image().layers(2).tag("1.0").push();

    CopyReport report = OciExport.of(source, TAG).toDir(folder);

    assertThat(folder.resolve("version")).hasContent("Directory Transport Version: 1.1\n");
    assertThat(folder.resolve("manifest.json"))
        .hasBinaryContent(image.manifest().bytes());
    List<String> names = new ArrayList<>(List.of("version", "manifest.json"));
    image.blobs().forEach(blob -> names.add(blob.encoded()));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrderElementsOf(names);
    assertThat(report.blobsCopied()).isEqualTo(3);
    assertThat(report.manifests()).isEqualTo(1);
  }

  @Test
  void isImportedUnderATagOfTheCallersChoice() {
    TestImage image = images.image().layers(2).tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);

    OciImport.into(target).withTag(Tag.parse("mine")).from(folder);

    assertThat(target.tags().get("mine")).isEqualTo(image.digest());
    image.blobs().forEach(blob -> assertThat(target.blobs().touch(blob)).isPresent());
  }

  @Test
  void mayHoldAnIndexWithAllItsImages() {
    TestImage index = images
        .index(images.image().push(), images.image().docker().push())
        .tag("1.0")
        .push();

    OciExport.of(source, TAG).toDir(folder);
    OciImport.into(target).withTag(TAG).from(folder);

    assertThat(folder.resolve(index.children().get(0).digest().encoded() + ".manifest.json"))
        .exists();
    assertThat(target.manifests().get(TAG)).isEqualTo(index.manifest());
    index
        .children()
        .forEach(child ->
            assertThat(target.manifests().get(child.digest())).isEqualTo(child.manifest()));
  }

  @Test
  void mayHoldAnImageOfSchema1() {
    TestImage image = images.schema1();

    OciExport.of(source, image.digest()).toDir(folder);
    OciImport.into(target).from(folder);

    assertThat(target.manifests().get(image.digest()))
        .isEqualTo(source.manifests().get(image.digest()));
  }

  @Test
  void needsARepositoryBecauseItNamesNone() {
    images.image().tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);
    Registry other = Registry.open(InMemoryStorage.create());

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(other).from(folder))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.NAME_INVALID));
  }

  @Test
  void holdsOneImageWithoutReferrers() {
    TestImage image = images.image().tag("1.0").push();
    images.artifactFor(image).push();

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciExport.of(source, TAG).withReferrers().toDir(folder))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThat(folder).doesNotExist();
  }

  @Test
  void isNotWrittenOverOtherFiles() throws IOException {
    images.image().tag("1.0").push();
    Files.createDirectory(folder);
    Files.writeString(folder.resolve("notes"), "keep");

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OciExport.of(source, TAG).toDir(folder))
        .withMessageContaining("expected an empty folder or none");
    assertThat(folder.toFile().list()).containsExactly("notes");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OciExport.of(source, TAG).toDir(secret));
    assertThat(secret).hasContent("secret");
  }

  @Test
  void isCompletedByTheNextExportAfterAnInterruption() throws IOException {
    TestImage image = images.image().tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);
    Files.delete(folder.resolve("manifest.json"));
    Path layer = folder.resolve(image.layers().get(0).digest().encoded());
    Files.delete(layer);
    Files.createSymbolicLink(layer, secret);

    OciExport.of(source, TAG).toDir(folder);
    OciImport.into(target).from(folder);

    assertThat(secret).hasContent("secret");
    assertThat(target.manifests().find(image.digest())).isPresent();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OciExport.of(source, TAG).toDir(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "version", "config", "layer"})
  void mayNotLinkToAFileOutsideOfIt(String name) throws IOException {
    Path file = written(name);
    Files.delete(file);
    Files.createSymbolicLink(file, secret);

    assertRefused(ErrorCode.MANIFEST_INVALID, secret.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "layer"})
  void mustHaveEveryBlob(String name) throws IOException {
    Path file = written(name);
    Files.delete(file);

    assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, "sha256:" + file.getFileName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "layer"})
  void mustHaveBlobsOfTheSizesInTheManifest(String name) throws IOException {
    Files.writeString(written(name), "short");

    assertRefused(ErrorCode.SIZE_INVALID, "5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"config", "layer"})
  void mustHaveBlobsThatMatchTheirNames(String name) throws IOException {
    Path file = written(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);

    assertRefused(ErrorCode.DIGEST_INVALID, "sha256:" + file.getFileName());
  }

  @Test
  void mustHaveEveryImageOfAnIndex() throws IOException {
    TestImage child = images.image().push();
    images.index(child).tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);
    Files.delete(folder.resolve(child.digest().encoded() + ".manifest.json"));

    assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, child.digest().toString());
  }

  @Test
  void mustHaveImagesThatMatchTheIndex() throws IOException {
    TestImage child = images.image().push();
    images.index(child).tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);
    Path file = folder.resolve(child.digest().encoded() + ".manifest.json");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertRefused(ErrorCode.DIGEST_INVALID, child.digest().toString());
  }

  @Test
  void mayNotHaveAHugeManifest() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(written("manifest.json").toFile(), "rw")) {
      file.setLength(Manifest.LIMIT + 1);
    }

    assertRefused(ErrorCode.SIZE_INVALID, Integer.toString(Manifest.LIMIT + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"schemaVersion\":2}"})
  void mustHaveAManifest(String json) throws IOException {
    Files.writeString(written("manifest.json"), json);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(target).from(folder))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
  }

  @Test
  void mayNotNameABlobByAPath() throws IOException {
    Path manifest = written("manifest.json");
    String json = Files.readString(manifest);
    Digest layer = Manifest.parse(Files.readAllBytes(manifest)).blobs().get(1).digest();
    Files.writeString(manifest, json.replace(layer.toString(), "sha256:../secret"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(target).from(folder));
    assertThat(target.exists()).isFalse();
  }

  @Test
  void mustHaveAKnownVersion() throws IOException {
    Files.writeString(written("version"), "Directory Transport Version: 2.0\n");

    assertRefused(ErrorCode.UNSUPPORTED, "Directory Transport Version: 2.0");
  }

  /** Writes an image, and returns one of its files. */
  private Path written(String name) {
    TestImage image = images.image().tag("1.0").push();
    OciExport.of(source, TAG).toDir(folder);
    return folder.resolve(
        switch (name) {
          case "config" -> image.config().digest().encoded();
          case "layer" -> image.layers().get(0).digest().encoded();
          default -> name;
        });
  }

  private void assertRefused(ErrorCode code, String value) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(target).from(folder))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.value()).isEqualTo(value);
        });
    List<Digest> manifests = new ArrayList<>();
    target.manifests().forEach(manifests::add);
    assertThat(manifests).isEmpty();
  }
}
