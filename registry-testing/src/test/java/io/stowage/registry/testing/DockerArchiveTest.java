package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests archives as older versions of {@code docker save} wrote them. */
class DockerArchiveTest {
  private final Path file;
  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final byte[] gzipped = LayerWriter.layer(new Random(1));
  private final byte[] layer = unpacked(gzipped);
  private final byte[] config =
      "{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"%1$s\",\"%1$s\"]}}"
          .formatted(Digest.of(layer))
          .getBytes(StandardCharsets.UTF_8);

  DockerArchiveTest(@TempDir Path folder) {
    file = folder.resolve("images.tar");
  }

  @Test
  void hasImagesOfSeveralRepositories() {
    archive("\"app:1.0\",\"localhost:5000/team/web:2.0\",\"docker.io/library/app:2.0\"");

    CopyReport report = OciImport.into(registry).from(file);

    Repository app = registry.repository("app");
    assertThat(app.tags().list()).containsExactly(Tag.parse("1.0"), Tag.parse("2.0"));
    assertThat(registry.repository("team/web").tags().list()).containsExactly(Tag.parse("2.0"));
    assertThat(report.blobsCopied()).isEqualTo(2);
    assertThat(report.blobsSkipped()).isEqualTo(2);
    assertThat(app.manifests().get(Tag.parse("1.0")))
        .isInstanceOfSatisfying(ImageManifest.class, image -> {
          assertThat(image.config().digest()).isEqualTo(Digest.of(config));
          assertThat(image.layers())
              .extracting(Descriptor::digest)
              .containsExactly(Digest.of(layer), Digest.of(layer));
          assertThat(image.layers())
              .extracting(Descriptor::mediaType)
              .containsOnly(MediaType.DOCKER_LAYER);
        });
    assertThat(app.blobs().read(Digest.of(layer), layer.length)).isEqualTo(layer);
  }

  @Test
  void mayHaveGzippedLayers() {
    archive("\"app:1.0\"");
    Digest plain =
        OciImport.into(registry).from(file).images().get(0).manifest().digest();

    new TarBuilder()
        .file("a/layer.tar", gzipped)
        .file("b/layer.tar", gzipped)
        .file("c.json", config)
        .file("manifest.json", manifest(""))
        .write(file);
    Repository other = registry.repository("other");

    assertThat(OciImport.into(other).from(file).images().get(0).manifest().digest())
        .isEqualTo(plain);
    assertThat(other.blobs().touch(Digest.of(layer))).isPresent();
  }

  @Test
  void mayNotHaveLayersInACompressionThatIsNotUnpacked() {
    new TarBuilder()
        .file("a/layer.tar", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0})
        .file("c.json", "{\"rootfs\":{\"diff_ids\":[\"" + Digest.of(layer) + "\"]}}")
        .file("manifest.json", "[{\"Config\":\"c.json\",\"Layers\":[\"a/layer.tar\"]}]")
        .write(file);

    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(registry.repository("app")).from(file))
        .withMessageContaining("compressed with zstd")
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
          assertThat(refusal.value()).isEqualTo("a/layer.tar");
        });
  }

  @Test
  void mustHaveTheLayersThatItsConfigNames() {
    byte[] other = layer.clone();
    other[600] ^= 1;
    new TarBuilder()
        .file("a/layer.tar", other)
        .link(TarConstants.LF_SYMLINK, "b/layer.tar", "../a/layer.tar")
        .file("c.json", config)
        .file("manifest.json", manifest("\"app:1.0\""))
        .write(file);

    assertRefused(ErrorCode.DIGEST_INVALID, Digest.of(layer).toString());
  }

  @Test
  void mustHaveAllFiles() {
    new TarBuilder()
        .file("c.json", config)
        .file("manifest.json", manifest("\"app:1.0\""))
        .write(file);

    assertRefused(ErrorCode.MANIFEST_INVALID, "a/layer.tar");
  }

  @Test
  void mustHaveAsManyLayersAsItsConfigNames() {
    new TarBuilder()
        .file("c.json", "{\"rootfs\":{\"diff_ids\":[]}}")
        .file("manifest.json", manifest("\"app:1.0\""))
        .write(file);

    assertRefused(ErrorCode.MANIFEST_INVALID, "manifest.json");
  }

  @Test
  void mustHaveAListOfImages() {
    new TarBuilder().file("manifest.json", "{}").write(file);

    assertRefused(ErrorCode.MANIFEST_INVALID, "manifest.json");
  }

  private void archive(String tags) {
    new TarBuilder()
        .file("a/layer.tar", layer)
        .link(TarConstants.LF_SYMLINK, "b/layer.tar", "../a/layer.tar")
        .file("c.json", config)
        .file("manifest.json", manifest(tags))
        .write(file);
  }

  private static String manifest(String tags) {
    return ("[{\"Config\":\"c.json\",\"RepoTags\":[%s],"
            + "\"Layers\":[\"a/layer.tar\",\"b/layer.tar\"]}]")
        .formatted(tags);
  }

  private void assertRefused(ErrorCode code, String value) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> OciImport.into(registry).from(file))
        .satisfies(refusal -> {
          assertThat(refusal.code()).isEqualTo(code);
          assertThat(refusal.value()).isEqualTo(value);
        });
    assertThat(registry.repository("app").manifests().touch(Tag.parse("1.0"))).isEmpty();
  }

  private static byte[] unpacked(byte[] layer) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(layer))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
