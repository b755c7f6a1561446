package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TreeDump;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeGeneratorTest {
  private static final TreeShape IMAGES = new TreeShape(3, 4, 2, 5, 2, 7, false, 32);
  private static final TreeShape INDEXES = new TreeShape(2, 3, 1, 5, 2, 7, true, 32);

  @Test
  void writesImagesThatTheCollectorUnderstands() {
    GcReport report = DryRun.of(tree(IMAGES));

    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsMarked()).isEqualTo(3 * (4 + 2));
    assertThat(report.blobsMarked()).isEqualTo(3 * (2 + (4 + 2) * (1 + 1 + 3)));
    assertThat(report.blobsRemoved()).isEqualTo(3 * 7);
  }

  @Test
  void writesIndexesThatTheCollectorUnderstands() {
    GcReport report = DryRun.of(tree(INDEXES));

    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsMarked()).isEqualTo(2 * (3 * 3 + 1));
    assertThat(report.blobsRemoved()).isEqualTo(2 * 7);
  }

  /** The dead blobs are those of deleted images, whose layer links and tag histories remain. */
  @Test
  void writesATreeThatLooksUsed() {
    StorageDriver tree = tree(new TreeShape(2, 20, 1, 5, 2, 12, false, 32).asUsed());
    assertThat(dump(tree)).contains("_manifests/tags/v1/index/sha256");
    GcReport report = dryRun(tree);

    assertThat(report.damages()).isEmpty();
    assertThat(report.manifestsMarked()).isEqualTo(2 * (18 + 2 * 3 + 1));
    assertThat(report.blobsRemoved()).isEqualTo(2 * 12);
    assertThat(report.layerLinksRemoved()).isEqualTo(2 * 2 * 4);
  }

  private static GcReport dryRun(StorageDriver tree) {
    try (Registry registry = Registry.open(tree)) {
      return GarbageCollector.of(registry)
          .run(GcOptions.offline().toBuilder().dryRun(true).build());
    }
  }

  @Test
  void writesTheSameTreeForTheSameShapeToAnyTarget(@TempDir Path folder) {
    new TreeGenerator(folder, INDEXES).write();

    assertThat(dump(FileSystemStorage.openOrCreate(folder))).isEqualTo(dump(tree(INDEXES)));
  }

  @Test
  void writesADifferentTreeForADifferentShape() {
    assertThat(dump(tree(IMAGES))).isNotEqualTo(dump(tree(INDEXES)));
  }

  private static StorageDriver tree(TreeShape shape) {
    StorageDriver driver = InMemoryStorage.create();
    new TreeGenerator(driver, shape).write();
    return driver;
  }

  private static String dump(StorageDriver driver) {
    return TreeDump.of(driver, RegistryLayout.ROOT).toString();
  }
}
