package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.IndexPlatforms;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Platform;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImages;
import org.junit.jupiter.api.Test;

/** Collections of a registry that accepts an index without some of its manifests. */
class IncompleteIndexTest {
  private final Registry registry = Registry.open(
      InMemoryStorage.create(),
      RegistryOptions.builder().indexPlatforms(IndexPlatforms.none()).build());
  private final Repository app = registry.repository("app");

  @Test
  void keepsTheIndexAndTheManifestsThatItHas() {
    Manifest there = TestImages.in(app).image().push().manifest();
    Manifest missing = TestImages.in(app, 1).image().manifest();
    Manifest garbage = TestImages.in(app, 2).image().push().manifest();
    ImageIndex index = ImageIndex.builder()
        .manifest(there, Platform.of("linux", "amd64"))
        .manifest(missing, Platform.of("linux", "arm64"))
        .build();
    app.manifests().put("1.0", index);

    GcReport report = GarbageCollector.of(registry)
        .run(GcOptions.offline().toBuilder().deleteUntagged(true).build());

    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(app.manifests().get("1.0")).isEqualTo(index);
    assertThat(app.manifests().find(there.digest())).hasValue(there);
    assertThat(app.manifests().find(garbage.digest())).isEmpty();
    assertThat(there.blobs())
        .allSatisfy(blob -> assertThat(app.blobs().find(blob.digest())).isPresent());
  }
}
