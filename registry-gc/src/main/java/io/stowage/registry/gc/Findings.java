package io.stowage.registry.gc;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what was damaged, each once. Thread-safe. */
final class Findings {
  private final Set<Damage> damages = new LinkedHashSet<>();
  private final GcListener listener;

  Findings(GcListener listener) {
    this.listener = listener;
  }

  void damaged(StoragePath path, Exception problem) {
    damaged(path, String.valueOf(problem.getMessage()));
  }

  void damaged(StoragePath path, String problem) {
    Damage damage = new Damage(path, problem);
    if (isNew(damage)) {
      listener.damaged(damage);
    }
  }

  /** Takes note that the bytes are not there of a manifest to which {@code repository} has a link. */
  void missing(RepositoryName repository, Digest manifest) {
    damaged(RegistryLayout.blobData(manifest), "missing: a manifest of " + repository);
  }

  /** Returns all, by path. */
  synchronized List<Damage> byPath() {
    List<Damage> sorted = new ArrayList<>(damages);
    sorted.sort(Comparator.comparing(Damage::path).thenComparing(Damage::problem));
    return sorted;
  }

  private synchronized boolean isNew(Damage damage) {
    return damages.add(damage);
  }
}
