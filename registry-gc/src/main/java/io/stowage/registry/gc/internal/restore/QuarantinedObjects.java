package io.stowage.registry.gc.internal.restore;

import io.stowage.registry.gc.internal.run.KeptEntry;
import io.stowage.registry.gc.internal.run.Refusals;
import io.stowage.registry.gc.internal.run.Runs;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The blobs, layer links and revision links that collections kept in quarantine when this object
 * was created. Immutable.
 */
public final class QuarantinedObjects {
  private final Map<LayoutEntry, List<KeptEntry>> copies = new LinkedHashMap<>();
  private final Map<Digest, Set<RepositoryName>> repositories = new LinkedHashMap<>();

  /**
   * Reads the paths of the objects that collections keep. A folder that cannot be listed is
   * reported and skipped.
   *
   * @param chosen selects the runs to include
   */
  public QuarantinedObjects(Runs runs, Refusals refusals, Predicate<String> chosen) {
    runs.all().stream().filter(chosen).forEach(run -> {
      try {
        runs.forEachKept(run, this::add);
      } catch (StorageException e) {
        refusals.add(StoragePath.parse(e.path()), "cannot be listed", e);
      }
    });
  }

  private void add(KeptEntry kept) {
    if (kept.entry() instanceof LayoutEntry.BlobData) {
      addCopy(kept);
    } else if (kept.entry() instanceof LayoutEntry.LayerLink link) {
      addLink(kept, link.repository(), link.digest());
    } else if (kept.entry() instanceof LayoutEntry.RevisionLink link) {
      addLink(kept, link.repository(), link.digest());
    }
  }

  private void addLink(KeptEntry kept, RepositoryName repository, Digest digest) {
    addCopy(kept);
    repositories.computeIfAbsent(digest, each -> new LinkedHashSet<>()).add(repository);
  }

  private void addCopy(KeptEntry kept) {
    copies.computeIfAbsent(kept.entry(), each -> new ArrayList<>()).add(kept);
  }

  /** Returns everything that is kept, each entry once. */
  public Set<LayoutEntry> all() {
    return copies.keySet();
  }

  /** Returns the links to manifests by digests other than those under which they are stored. */
  public List<LayoutEntry.RevisionLink> aliases() {
    return copies.keySet().stream()
        .filter(LayoutEntry.RevisionLink.class::isInstance)
        .map(LayoutEntry.RevisionLink.class::cast)
        .filter(link -> !link.digest().isCanonical())
        .toList();
  }

  /** Returns whether {@code entry} is kept. */
  boolean has(LayoutEntry entry) {
    return copies.containsKey(entry);
  }

  /** Returns where {@code entry} is kept: one copy for each run that took it. */
  public List<KeptEntry> copiesOf(LayoutEntry entry) {
    return copies.getOrDefault(entry, List.of());
  }

  /** Returns the repositories of which a link to {@code digest} is kept. */
  Set<RepositoryName> repositoriesOf(Digest digest) {
    return repositories.getOrDefault(digest, Set.of());
  }

  /** Returns whether the bytes of {@code digest}, or a link to it, are kept. */
  public boolean names(Digest digest) {
    return has(new LayoutEntry.BlobData(digest)) || repositories.containsKey(digest);
  }
}
