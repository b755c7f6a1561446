package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the mark found in one repository. Used by one thread at a time.
 *
 * @param name which
 * @param roots how many manifests stay of their own accord, and are not in {@code liveness}
 * @param liveness which of the others stay
 * @param leases when those were last relied on
 * @param removed which of them were removed
 * @param holdsForeign whether a folder in it that does not belong to the layout holds links
 */
public record RepositoryMarks(
    RepositoryName name,
    int roots,
    Liveness liveness,
    Map<Digest, Instant> leases,
    Set<Digest> removed,
    AtomicBoolean holdsForeign) {
  /** Those of which none was removed yet. */
  RepositoryMarks(RepositoryName name, int roots, Liveness liveness, Map<Digest, Instant> leases) {
    this(name, roots, liveness, leases, new LinkedHashSet<>(), new AtomicBoolean());
  }

  /** Returns those of a repository of which all manifests stay. */
  static RepositoryMarks ofAll(RepositoryName name, int manifests) {
    return new RepositoryMarks(name, manifests, new Liveness(Map.of()), Map.of());
  }

  /** Returns those of a repository that could not be looked into, of which all stays. */
  static RepositoryMarks obscured(RepositoryName name) {
    RepositoryMarks marks = ofAll(name, 0);
    marks.holdsForeign.set(true);
    return marks;
  }

  /** Returns the same with so many {@code more} manifests that stay of their own accord. */
  RepositoryMarks with(int more) {
    return new RepositoryMarks(name, roots + more, liveness, leases, removed, holdsForeign);
  }

  /**
   * Keeps what links name in folders that do not belong to the layout, as {@link #keep} does.
   *
   * @return how many more manifests stay
   */
  int keepForeign(Set<Digest> named, Marks marks) {
    holdsForeign.compareAndSet(false, !named.isEmpty());
    return named.stream().mapToInt(digest -> keep(digest, marks)).sum();
  }

  /** Keeps all, as what lies in the repository is not known; returns how many more manifests stay. */
  int keepAll(Marks marks) {
    holdsForeign.set(true);
    return garbage().stream().mapToInt(digest -> keep(digest, marks)).sum();
  }

  /** Returns whether a folder in it that does not belong to the layout holds links. */
  public boolean foreign() {
    return holdsForeign.get();
  }

  /** Lets {@code digest}, and all that it keeps, stay and marks what they need; returns how many. */
  public int keep(Digest digest, Marks marks) {
    List<Digest> kept = liveness.keep(List.of(digest));
    kept.forEach(manifest -> marks.markManifest(name, manifest));
    return kept.size();
  }

  /** Returns whether {@code manifest} stays, for all that is known. */
  public boolean stays(Digest manifest) {
    return !liveness.isGarbage(manifest);
  }

  /** Returns whether there is a manifest that does not stay. */
  public boolean hasGarbage() {
    return liveness.hasGarbage();
  }

  /** Returns what does not stay, what keeps others before those. */
  public List<Digest> garbage() {
    return liveness.garbage();
  }

  /** Returns when a candidate was last relied on; of any other, a time that no lease has. */
  public Instant lease(Digest candidate) {
    return leases.getOrDefault(candidate, Instant.MIN);
  }

  public int liveManifests() {
    return roots + liveness.live().size();
  }
}
