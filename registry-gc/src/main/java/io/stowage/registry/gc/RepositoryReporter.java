package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.gc.internal.run.CollectedStore;
import io.stowage.registry.gc.internal.sweep.GarbageSizes;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Reports the garbage of each repository. Thread-safe. */
final class RepositoryReporter {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final AgeGate gate;
  private final Marks marks;

  RepositoryReporter(CollectedStore store, AgeGate gate, Marks marks, Findings findings) {
    this.driver = store.driver();
    this.walk = new RegistryWalk(store.repositories(), findings);
    this.gate = gate;
    this.marks = marks;
  }

  /** Reports the blobs of the repository that nothing reaches and that are not young. */
  RepositoryReport report(RepositoryMarks repository) {
    return report(repository, this::garbage);
  }

  /** Reports the blobs of the repository that the sweep found to be garbage. */
  RepositoryReport report(RepositoryMarks repository, GarbageSizes sizes) {
    return report(repository, sizes::of);
  }

  private RepositoryReport report(
      RepositoryMarks repository, Function<Digest, OptionalLong> garbageSize) {
    long[] marked = {0};
    Set<Digest> unmarked = new LinkedHashSet<>();
    walk.forEachLayerBut(
        encoded -> {
          boolean known = marks.contains(encoded);
          marked[0] += known ? 1 : 0;
          return known;
        },
        repository.name(),
        digest -> {
          if (digest.isCanonical()) {
            unmarked.add(digest);
          }
        });
    repository.removed().stream().filter(digest -> !marks.contains(digest)).forEach(unmarked::add);
    long[] garbage =
        unmarked.stream().map(garbageSize).flatMapToLong(OptionalLong::stream).toArray();
    return new RepositoryReport(
        repository.name(),
        repository.liveManifests(),
        repository.removed().size(),
        repository.liveManifests() + marked[0],
        garbage.length,
        LongStream.of(garbage).sum());
  }

  private OptionalLong garbage(Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    try {
      return driver
          .stat(data)
          .filter(entry -> !gate.isYoung(data, entry.modified()))
          .map(entry -> OptionalLong.of(entry.size()))
          .orElseGet(OptionalLong::empty);
    } catch (StorageException.UnexpectedKind e) {
      return OptionalLong.empty();
    }
  }
}
