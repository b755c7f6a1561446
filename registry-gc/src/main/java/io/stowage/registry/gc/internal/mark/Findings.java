package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.internal.walk.Unrecognized;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Collects damages, each once. In a walk, it reports the folders that cannot be listed, and ignores
 * entries that do not belong to the layout. Thread-safe.
 */
public final class Findings implements Unrecognized {
  private final Set<Finding> findings = ConcurrentHashMap.newKeySet();
  private final Set<Finding> passing = ConcurrentHashMap.newKeySet();
  private final BiConsumer<StoragePath, String> listener;

  /** Passes the path of each damage, and a description of it, to {@code listener}. */
  public Findings(BiConsumer<StoragePath, String> listener) {
    this.listener = listener;
  }

  /** Returns findings without a listener. */
  public static Findings unreported() {
    return new Findings((path, problem) -> {});
  }

  public void damaged(StoragePath path, Exception problem) {
    damaged(path, String.valueOf(problem.getMessage()));
  }

  public void damaged(StoragePath path, String problem) {
    if (findings.add(new Finding(path, problem))) {
      listener.accept(path, problem);
    }
  }

  /** Returns whether a damage was found that may be temporary. */
  public boolean hasPassing() {
    return !passing.isEmpty();
  }

  /** Records a damage that may be temporary, and reports it once it is found a second time. */
  void passing(StoragePath path, String problem) {
    if (!passing.add(new Finding(path, problem))) {
      damaged(path, problem);
    }
  }

  @Override
  public void visit(StoragePath path) {}

  @Override
  public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    obscured(problem);
  }

  /** Records that an entry is neither an object nor a folder, so that its contents are unknown. */
  public void obscured(StorageException.UnexpectedKind problem) {
    damaged(StoragePath.parse(problem.path()), problem.problem() + ": its contents are unknown");
  }

  /** Records that a manifest to which {@code repository} has a link is missing its bytes. */
  public void missing(RepositoryName repository, Digest manifest) {
    damaged(
        RegistryLayout.blobData(manifest),
        "missing manifest of " + repository + ": all its manifests and layers are kept");
  }

  /** Returns all damages in the order of their paths, each converted by {@code made}. */
  public <T> List<T> byPath(BiFunction<StoragePath, String, T> made) {
    return findings.stream()
        .sorted(Comparator.comparing(Finding::path).thenComparing(Finding::problem))
        .map(finding -> made.apply(finding.path(), finding.problem()))
        .toList();
  }

  private record Finding(StoragePath path, String problem) {}
}
