package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Collects what was damaged, each once. Thread-safe. */
public final class Findings {
  private final Set<Finding> findings = new LinkedHashSet<>();
  private final Set<Finding> passing = new HashSet<>();
  private final BiConsumer<StoragePath, String> listener;

  /** Tells {@code listener} where each is, and what is wrong with it. */
  public Findings(BiConsumer<StoragePath, String> listener) {
    this.listener = listener;
  }

  /** Returns findings that nobody is told of. */
  public static Findings untold() {
    return new Findings((path, problem) -> {});
  }

  public void damaged(StoragePath path, Exception problem) {
    damaged(path, String.valueOf(problem.getMessage()));
  }

  public void damaged(StoragePath path, String problem) {
    if (isNew(new Finding(path, problem))) {
      listener.accept(path, problem);
    }
  }

  /** Takes note of what may be over in a moment, and tells it once it was found for the second time. */
  void passing(StoragePath path, String problem) {
    if (!isNewlyPassing(new Finding(path, problem))) {
      damaged(path, problem);
    }
  }

  /** Takes note that something is neither an object nor a folder, so that nobody knows what it means. */
  public void obscured(StorageException.UnexpectedKind problem) {
    damaged(StoragePath.parse(problem.path()), problem.problem() + ": what it means is not known");
  }

  /** Takes note that the bytes are not there of a manifest to which {@code repository} has a link. */
  public void missing(RepositoryName repository, Digest manifest) {
    damaged(
        RegistryLayout.blobData(manifest),
        "missing, a manifest of " + repository + ": all its manifests and layers are kept");
  }

  /** Returns all, by path, each made of where it is and what is wrong with it. */
  public synchronized <T> List<T> byPath(BiFunction<StoragePath, String, T> made) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::path).thenComparing(Finding::problem))
        .map(finding -> made.apply(finding.path(), finding.problem()))
        .toList();
  }

  private synchronized boolean isNewlyPassing(Finding finding) {
    return passing.add(finding);
  }

  private synchronized boolean isNew(Finding finding) {
    return findings.add(finding);
  }

  private record Finding(StoragePath path, String problem) {}
}
