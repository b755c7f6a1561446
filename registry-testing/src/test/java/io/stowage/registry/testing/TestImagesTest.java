package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TestImagesTest {
  private final StorageDriver storage = InMemoryStorage.create();
  private final Registry registry = Registry.open(storage);
  private final Repository repository = registry.repository("team/app");
  private final TestImages images = TestImages.in(repository);

  @Test
  void pushesAnImageWithItsBlobsAndTags() {
    TestImage image = images.image().layers(2).tag("1.0").tag("latest").push();
    assertThat(image.layers()).hasSize(2);
    assertThat(image.blobs())
        .hasSize(3)
        .allMatch(digest -> repository.blobs().touch(digest).isPresent());
    assertThat(repository.tags().lookup(image.digest())).hasSize(2);
  }

  @Test
  void namesTheUnpackedLayersInTheConfig() {
    TestImage image = images.image().push();
    byte[] layer = repository.blobs().read(image.layers().get(0).digest(), 10_000);
    byte[] config = repository.blobs().read(image.config().digest(), 10_000);
    assertThat(new String(config, StandardCharsets.UTF_8))
        .contains(LayerWriter.diffId(layer).toString());
    assertThat(LayerWriter.diffId(layer)).isNotEqualTo(Digest.of(layer));
  }

  @Test
  void makesTheSameImagesFromTheSameSeed() {
    Repository other = registry.repository("other");
    Digest first = TestImages.in(repository, 7).image().push().digest();
    assertThat(TestImages.in(other, 7).image().push().digest())
        .isEqualTo(first)
        .hasToString("sha256:72cf3ba7df60991aca7da46df1f6825044aaf0e5979da40f56dfc9097f5cff56");
    assertThat(TestImages.in(other, 8).image().push().digest()).isNotEqualTo(first);
  }

  @Test
  void makesAnotherImageAtEachCall() {
    assertThat(images.image().push().digest())
        .isNotEqualTo(images.image().push().digest());
  }

  @Test
  void sharesLayersOfOtherRepositories() {
    TestImage base =
        TestImages.in(registry.repository("base")).image().layers(2).push();
    TestImage image = images.image().sharing(base).layers(1).docker().push();
    assertThat(image.blobs()).containsAll(base.blobs().subList(1, 3)).hasSize(4);
    assertThat(image.manifest().mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
  }

  @Test
  void pushesIndexesOfIndexes() {
    TestImage inner = images.index(images.image().push()).docker().push();
    TestImage outer = images.index(inner, images.image().push()).tag("all").push();
    assertThat(repository.manifests().get(Tag.parse("all"))).isEqualTo(outer.manifest());
    assertThat(outer.children()).hasSize(2).contains(inner);
  }

  @Test
  void pushesReferrers() {
    TestImage image = images.image().push();
    TestImage signature = images.artifactFor(image).annotation("by", "\"me\"").push();
    assertThat(repository.referrers().of(image.digest()))
        .containsExactly(signature.manifest().descriptor());
  }

  @Test
  void pushesSignedSchema1() {
    TestImage image = images.schema1();
    assertThat(repository.manifests().get(image.digest())).isInstanceOf(Schema1Manifest.class);
    assertThat(Digest.of(image.manifest().bytes())).isNotEqualTo(image.digest());
  }

  @Test
  void leavesThePushInProgress() {
    var manifest = images.image().pushWithoutManifest();
    assertThat(repository.manifests().touch(manifest.digest())).isEmpty();
    assertThat(manifest.blobs())
        .allMatch(blob -> repository.blobs().touch(blob.digest()).isPresent());
  }

  @Test
  void dumpsContentsAndChanges() {
    TestImage image = images.image().tag("1.0").push();
    TreeDump before = TreeDump.of(storage, RegistryLayout.ROOT);
    assertThat(before.lines()).contains(image.tagLink("1.0") + " 71 " + image.digest());
    Breakage.of(storage).emptyLink(image.tagLink("1.0"));
    TreeDump after = TreeDump.of(storage, RegistryLayout.ROOT);
    assertThat(after.changesSince(before))
        .containsExactly(
            "+ " + image.tagLink("1.0") + " 0",
            "- " + image.tagLink("1.0") + " 71 " + image.digest());
    assertThat(after.files()).isEqualTo(before.files());
  }
}
