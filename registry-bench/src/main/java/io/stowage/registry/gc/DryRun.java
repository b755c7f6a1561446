package io.stowage.registry.gc;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.List;

/**
 * A dry run with a grace period of zero that removes no leftovers and computes no totals for
 * repositories, called through the library.
 */
final class DryRun {
  private static final GcOptions OPTIONS = GcOptions.offline().toBuilder()
      .dryRun(true)
      .tidying(List.of())
      .repositoryReports(false)
      .build();

  private DryRun() {}

  /** Collects the tree in {@code root}. */
  static GcReport of(Path root) {
    return of(FileSystemStorage.open(root));
  }

  /** Collects the contents of {@code storage} and closes it. */
  static GcReport of(StorageDriver storage) {
    try (Registry registry =
        Registry.open(storage, RegistryOptions.builder().readOnly(true).build())) {
      return GarbageCollector.of(registry).run(OPTIONS);
    }
  }
}
