package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests archives from untrusted sources: unusual valid ones and invalid ones. */
class HostileArchiveTest {
  private static final String MARKER = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private final Path folder;
  private final InMemoryStorage storage = InMemoryStorage.create();
  private final Repository repository = Registry.open(storage).repository("team/app");
  private final TestImage image = TestImages.in(
          Registry.open(InMemoryStorage.create()).repository("source"))
      .image()
      .push();

  HostileArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void isAcceptedInAnyOrderAndWithDots() {
    TarBuilder tar = new TarBuilder().file("./index.json", index());
    tar.file("./blobs//sha256/./" + image.digest().encoded(), image.manifest().bytes());
    image.blobs().forEach(blob -> tar.blob(content(blob)));
    tar.file("a/../oci-layout", MARKER).file("README", "not asked for");

    assertTaken(tar.bytes());
  }

  @Test
  void isAcceptedIfGzipped() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(layout().bytes());
    }

    assertTaken(bytes.toByteArray());
  }

  @Test
  void doesNotStoreUnreferencedFiles() {
    byte[] stray = {1, 2, 3};

    assertTaken(layout().blob(stray).bytes());

    assertThat(storage.stat(RegistryLayout.blobData(Digest.of(stray)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../escaped", "/absolute", "blobs/../../escaped", "blobs/sha256/../../../x"})
  void mayNotLeadOut(String name) {
    assertRefused(ErrorCode.MANIFEST_INVALID, name, layout().file(name, "x"));
    assertThat(folder.resolveSibling("escaped")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_SYMLINK, TarConstants.LF_LINK})
  void mayNotHaveLinksOutOfIt(byte type) {
    for (String target : new String[] {"/etc/passwd", "../../../etc/passwd"}) {
      assertRefused(
          ErrorCode.MANIFEST_INVALID, target, layout().link(type, "blobs/sha256/x", target));
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {TarConstants.LF_CHR, TarConstants.LF_BLK, TarConstants.LF_FIFO})
  void mayNotHaveDevices(byte type) {
    assertRefused(ErrorCode.MANIFEST_INVALID, "dev", layout().link(type, "dev", ""));
  }

  @Test
  void mayNotHaveCircularLinks() {
    TarBuilder tar = new TarBuilder()
        .link(TarConstants.LF_SYMLINK, "oci-layout", "index.json")
        .link(TarConstants.LF_SYMLINK, "index.json", "oci-layout");

    assertRefused(ErrorCode.MANIFEST_INVALID, folder.resolve("images.tar").toString(), tar);
  }

  @Test
  void mayNotRepeatAName() {
    assertRefused(ErrorCode.MANIFEST_INVALID, "index.json", layout().file("./index.json", index()));
    assertRefused(
        ErrorCode.MANIFEST_INVALID,
        "oci-layout",
        layout().link(TarConstants.LF_SYMLINK, "oci-layout", "index.json"));
  }

  @Test
  void mustHaveContentThatMatchesItsDigest() {
    for (Digest damaged :
        new Digest[] {image.digest(), image.blobs().get(0), image.blobs().get(1)}) {
      TarBuilder tar = new TarBuilder().file("oci-layout", MARKER).file("index.json", index());
      for (Digest digest :
          new Digest[] {image.digest(), image.blobs().get(0), image.blobs().get(1)}) {
        byte[] content = content(digest);
        content[content.length / 2] ^= (byte) (digest.equals(damaged) ? 1 : 0);
        tar.file("blobs/sha256/" + digest.encoded(), content);
      }
      assertRefused(ErrorCode.DIGEST_INVALID, damaged.toString(), tar);
    }
  }

  @Test
  void mustHaveTheSizesInItsDescriptors() {
    String index = index().replace("\"size\":", "\"size\":1");

    assertRefused(
        ErrorCode.SIZE_INVALID,
        Integer.toString(image.manifest().bytes().length),
        new TarBuilder()
            .file("oci-layout", MARKER)
            .file("index.json", index)
            .blob(image.manifest().bytes()));
  }

  @Test
  void mustContainEverythingItReferences() {
    TarBuilder tar = new TarBuilder()
        .file("oci-layout", MARKER)
        .file("index.json", index())
        .blob(image.manifest().bytes());

    RegistryException refusal =
        assertRefused(ErrorCode.MANIFEST_BLOB_UNKNOWN, image.blobs().get(0).toString(), tar);

    assertThat(refusal.values())
        .containsExactlyElementsOf(image.blobs().stream().map(Digest::toString).toList());
    assertRefused(
        ErrorCode.MANIFEST_BLOB_UNKNOWN,
        image.digest().toString(),
        new TarBuilder().file("oci-layout", MARKER).file("index.json", index()));
  }

  @Test
  void mayHaveAnIndexLargerThanAManifest() {
    String index = largeIndex("\"schemaVersion\":2");
    byte[] archive = withIndex(index).bytes();

    assertThat(index.length()).isGreaterThan(Manifest.LIMIT);
    assertTaken(archive);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"schemaVersion\":1",
        "\"schemaVersion\":2,\"Manifests\":[]",
        "\"schemaVersion\":2,\"manifests\":[[]]",
        "\"schemaVersion\":2,\"manifests\":{}",
        "\"schemaVersion\":2,\"schemaVersion\":2",
        "\"config\":{}"
      })
  void mustHaveAWellFormedIndexHoweverLargeItIs(String beginning) {
    assertRefused(ErrorCode.MANIFEST_INVALID, "index.json", withIndex(largeIndex(beginning)));
  }

  @Test
  void mustHaveADigestInEachEntryOfALargeIndex() {
    String index = largeIndex("\"schemaVersion\":2")
        .replace(image.digest().encoded(), image.digest().encoded().substring(1));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() ->
            OciImport.into(repository).from(withIndex(index).write(folder.resolve("images.tar"))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    assertNothingStored();
  }

  @Test
  void mayNotReachMoreBlobsThanTheLimitByNamingAManifestInManyRepositories() {
    StringBuilder layers = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      layers.append(i == 0 ? "" : ",").append(descriptor("application/x", "%064x".formatted(i), 1));
    }
    String config = descriptor("application/x", "f".repeat(64), 1);
    byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
            + "\",\"config\":" + config + ",\"layers\":[" + layers + "]}")
        .getBytes(StandardCharsets.UTF_8);
    StringBuilder entries = new StringBuilder();
    String entry =
        descriptor(MediaType.OCI_MANIFEST.value(), Digest.of(manifest).encoded(), manifest.length);
    for (int i = 0; i < 100; i++) {
      String name = ",\"annotations\":{\"org.opencontainers.image.ref.name\":\"a" + i + "/b:1\"}}";
      entries.append(i == 0 ? "" : ",").append(entry, 0, entry.length() - 1).append(name);
    }
    Path file = new TarBuilder()
        .file("oci-layout", MARKER)
        .file("index.json", "{\"schemaVersion\":2,\"manifests\":[" + entries + "]}")
        .blob(manifest)
        .write(folder.resolve("images.tar"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(Registry.open(storage)).from(file))
        .withMessageContaining("at most 400000 blobs")
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
  }

  @ParameterizedTest
  @CsvSource({"zstd, 28b52ffd", "xz, fd377a585a00"})
  void isRefusedWithTheNameOfACompressionThatIsNotUnpacked(String name, String magic)
      throws IOException {
    byte[] bytes = new byte[2000];
    byte[] beginning = HexFormat.of().parseHex(magic);
    System.arraycopy(beginning, 0, bytes, 0, beginning.length);
    Path file = Files.write(folder.resolve("images.tar"), bytes);

    RegistryException refusal = assertRefused(ErrorCode.UNSUPPORTED, file.toString(), file);
    assertThat(refusal.problem()).contains("compressed with " + name, name + " -d");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest.json", "c.json"})
  void mayNotHaveADescriptionThatUnpacksToMoreThan64Mebibytes(String name) throws IOException {
    Path file = folder.resolve("images.tar.gz");
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      addZeros(tar, name, 64 * 1024 * 1024 + 1);
      if (!name.equals("manifest.json")) {
        byte[] manifest = "[{\"Config\":\"c.json\"}]".getBytes(StandardCharsets.UTF_8);
        tar.putArchiveEntry(entry("manifest.json", manifest.length));
        tar.write(manifest);
        tar.closeArchiveEntry();
      }
    }

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(file))
        .withMessageContaining("at most 67108864 bytes in " + name)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SIZE_INVALID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{\"manifests\":{}}", "{\"schemaVersion\":2,\"config\":{}}"})
  void mustHaveAnIndex(String index) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository)
            .from(new TarBuilder()
                .file("oci-layout", MARKER)
                .file("index.json", index)
                .write(folder.resolve("images.tar"))))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    assertNothingStored();
  }

  @Test
  void mustHaveAKnownVersion() {
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "2.0.0",
        new TarBuilder().file("oci-layout", MARKER.replace("1.0.0", "2.0.0")));
  }

  @Test
  void mustBeAnImageArchive() throws IOException {
    Path text = Files.writeString(folder.resolve("text.tar"), "no archive".repeat(200));
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertRefused(ErrorCode.MANIFEST_INVALID, text.toString(), text);
    assertRefused(ErrorCode.MANIFEST_INVALID, empty.toString(), empty);
    assertRefused(
        ErrorCode.MANIFEST_INVALID,
        folder.resolve("images.tar").toString(),
        new TarBuilder().file("some.txt", "x"));
  }

  @Test
  void mayNotBeTruncated() throws IOException {
    byte[] whole =
        new TarBuilder().file("oci-layout", MARKER).blob(new byte[4000]).bytes();
    Path file = Files.write(folder.resolve("images.tar"), Arrays.copyOf(whole, 3000));

    assertRefused(ErrorCode.MANIFEST_INVALID, file.toString(), file);
    assertNothingStored();
  }

  @Test
  void mayNotFillTheHeapWithHeaders() {
    byte[] name = "long/".repeat(60_000).getBytes(StandardCharsets.US_ASCII);
    TarBuilder longName =
        layout().entry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME, "", name);

    assertRefused(
        ErrorCode.MANIFEST_INVALID,
        folder.resolve("images.tar").toString(),
        longName.file("short", "x"));
  }

  @Test
  void mayNotNestIndexesWithoutEnd() {
    TarBuilder tar = new TarBuilder().file("oci-layout", MARKER);
    String index = "{\"schemaVersion\":2,\"manifests\":[]}";
    for (int i = 0; i < 20; i++) {
      byte[] bytes = index.getBytes(StandardCharsets.UTF_8);
      tar.blob(bytes);
      index = ("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":"
              + "\"application/vnd.oci.image.index.v1+json\",\"digest\":\"%s\",\"size\":%d}]}")
          .formatted(Digest.of(bytes), bytes.length);
    }
    Path file = tar.file("index.json", index).write(folder.resolve("images.tar"));

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(file))
        .withMessageContaining("at most 16 levels of indexes");
    assertNothingStored();
  }

  private static void addZeros(TarArchiveOutputStream tar, String name, int size)
      throws IOException {
    tar.putArchiveEntry(entry(name, size));
    byte[] zeros = new byte[64 * 1024];
    for (int left = size; left > 0; left -= zeros.length) {
      tar.write(zeros, 0, Math.min(left, zeros.length));
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry entry(String name, long size) {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    return entry;
  }

  private TarBuilder layout() {
    TarBuilder tar = new TarBuilder()
        .file("oci-layout", MARKER)
        .file("index.json", index())
        .blob(image.manifest().bytes());
    image.blobs().forEach(blob -> tar.blob(content(blob)));
    return tar;
  }

  private TarBuilder withIndex(String index) {
    TarBuilder tar = new TarBuilder()
        .file("oci-layout", MARKER)
        .file("index.json", index)
        .blob(image.manifest().bytes());
    image.blobs().forEach(blob -> tar.blob(content(blob)));
    return tar;
  }

  /** Returns an index of more than 4 MiB that names the image many times. */
  private String largeIndex(String beginning) {
    String entry =
        new String(JsonText.bytes(JsonText.descriptor(image.descriptor())), StandardCharsets.UTF_8);
    String padded = entry.substring(0, entry.length() - 1) + ",\"annotations\":{\"x\":\""
        + "y".repeat(4000) + "\"}}";
    return "{" + beginning
        + (beginning.contains("manifests")
            ? ""
            : ",\"manifests\":[" + (padded + ",").repeat(1100) + entry + "]")
        + ",\"annotations\":{\"x\":\"" + "z".repeat(Manifest.LIMIT) + "\"}}";
  }

  private static String descriptor(String type, String hex, int size) {
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}".formatted(type, hex, size);
  }

  private String index() {
    return "{\"schemaVersion\":2,\"manifests\":[%s]}"
        .formatted(new String(
            JsonText.bytes(JsonText.descriptor(image.descriptor())), StandardCharsets.UTF_8));
  }

  private byte[] content(Digest digest) {
    return digest.equals(image.digest())
        ? image.manifest().bytes()
        : image.repository().blobs().read(digest, Manifest.LIMIT);
  }

  private void assertTaken(byte[] archive) {
    try {
      OciImport.into(repository).from(Files.write(folder.resolve("images.tar"), archive));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(repository.manifests().get(image.digest())).isEqualTo(image.manifest());
  }

  private RegistryException assertRefused(ErrorCode code, String value, TarBuilder archive) {
    return assertRefused(code, value, archive.write(folder.resolve("images.tar")));
  }

  private RegistryException assertRefused(ErrorCode code, String value, Path path) {
    RegistryException[] refusal = new RegistryException[1];
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(repository).from(path))
        .satisfies(thrown -> {
          assertThat(thrown.code()).isEqualTo(code);
          assertThat(thrown.value()).isEqualTo(value);
          refusal[0] = thrown;
        });
    assertNoManifest();
    return refusal[0];
  }

  private void assertNothingStored() {
    assertThat(repository.exists()).isFalse();
  }

  private void assertNoManifest() {
    assertThat(repository.manifests().touch(image.digest())).isEmpty();
  }
}
