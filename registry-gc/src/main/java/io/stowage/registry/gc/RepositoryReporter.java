package io.stowage.registry.gc;

import io.stowage.registry.gc.internal.mark.AgeGate;
import io.stowage.registry.gc.internal.mark.Findings;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reports the garbage of each repository. Thread-safe. */
final class RepositoryReporter {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final AgeGate gate;
  private final Marks marks;

  RepositoryReporter(StorageDriver driver, AgeGate gate, Marks marks, Findings findings) {
    this.driver = driver;
    this.walk = new RegistryWalk(driver, findings);
    this.gate = gate;
    this.marks = marks;
  }

  /** Reports the blobs of the repository that nothing reaches and that are not young. */
  RepositoryReport report(RepositoryMarks repository) {
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
    List<StorageEntry> garbage =
        unmarked.stream().map(this::garbage).flatMap(Optional::stream).toList();
    return new RepositoryReport(
        repository.name(),
        repository.liveManifests(),
        repository.removed().size(),
        repository.liveManifests() + marked[0],
        garbage.size(),
        garbage.stream().mapToLong(StorageEntry::size).sum());
  }

  private Optional<StorageEntry> garbage(Digest digest) {
    StoragePath data = RegistryLayout.blobData(digest);
    try {
      return driver.stat(data).filter(entry -> !gate.isYoung(data, entry.modified()));
    } catch (StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }
}
