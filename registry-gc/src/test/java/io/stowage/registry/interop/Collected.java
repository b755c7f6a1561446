package io.stowage.registry.interop;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.nio.file.Path;
import java.util.List;

/**
 * The contents of the same registry after a collection by this library and after one by
 * docker-registry. Ours had no grace and did not tidy.
 *
 * @param report the report of our collector
 * @param outcome the outcome of theirs
 */
record Collected(FileTree ours, GcReport report, FileTree theirs, Command.Outcome outcome) {
  /** Collects the registry in {@code root} with our collector, and a copy of it with theirs. */
  static Collected of(Path root, boolean deleteUntagged) {
    Path copy = FileTree.copy(root, root.resolveSibling(root.getFileName() + "-theirs"));
    return of(root, copy, deleteUntagged);
  }

  /** Collects {@code root} with our collector, and {@code copy}, which is equal, with theirs. */
  static Collected of(Path root, Path copy, boolean deleteUntagged) {
    GcReport report = collect(root, deleteUntagged);
    Command.Outcome outcome =
        deleteUntagged ? DockerRegistry.collect(copy, "-m") : DockerRegistry.collect(copy);
    return new Collected(FileTree.of(root), report, FileTree.of(copy), outcome);
  }

  /** Returns the differences between the two trees. */
  List<String> differences() {
    return ours.differencesTo(theirs);
  }

  /** Returns the files that only their collector removed. */
  List<String> lostByThemAlone() {
    return ours.filesMissingIn(theirs);
  }

  /** Returns the files that only our collector removed. */
  List<String> keptByThemAlone() {
    return theirs.filesMissingIn(ours);
  }

  private static GcReport collect(Path root, boolean deleteUntagged) {
    GcOptions options = GcOptions.offline().toBuilder()
        .deleteUntagged(deleteUntagged)
        .tidying(List.of())
        .build();
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))) {
      return GarbageCollector.of(registry).run(options);
    }
  }
}
