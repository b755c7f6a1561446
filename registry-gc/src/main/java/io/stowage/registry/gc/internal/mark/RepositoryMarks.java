package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageEntry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The result of the mark for one repository. Used by one thread at a time.
 *
 * @param name the name of the repository
 * @param roots the number of manifests that stay independently and are not in {@code liveness}
 * @param liveness determines which of the other manifests stay
 * @param links the entries of the links of these other manifests, as far as they have one
 * @param removed those of them that were removed
 * @param holdsForeign whether a folder in the repository that does not belong to the layout holds
 *     links
 */
public record RepositoryMarks(
    RepositoryName name,
    int roots,
    Liveness liveness,
    Map<Digest, StorageEntry> links,
    Set<Digest> removed,
    AtomicBoolean holdsForeign) {
  /** Creates the marks of a repository from which nothing was removed yet. */
  RepositoryMarks(
      RepositoryName name, int roots, Liveness liveness, Map<Digest, StorageEntry> links) {
    this(name, roots, liveness, links, new LinkedHashSet<>(), new AtomicBoolean());
  }

  /** Returns the marks of a repository whose manifests all stay. */
  static RepositoryMarks ofAll(RepositoryName name, int manifests) {
    return new RepositoryMarks(name, manifests, new Liveness(Map.of()), Map.of());
  }

  /** Returns the marks of a repository that could not be read and whose contents all stay. */
  static RepositoryMarks obscured(RepositoryName name) {
    RepositoryMarks marks = ofAll(name, 0);
    marks.holdsForeign.set(true);
    return marks;
  }

  /** Returns these marks with {@code more} additional manifests that stay independently. */
  RepositoryMarks with(int more) {
    return new RepositoryMarks(name, roots + more, liveness, links, removed, holdsForeign);
  }

  /**
   * Keeps everything that is named by links in folders that do not belong to the layout, as {@link
   * #keep} does.
   *
   * @return how many more manifests stay
   */
  int keepForeign(Set<Digest> named, Marks marks) {
    holdsForeign.compareAndSet(false, !named.isEmpty());
    return named.stream().mapToInt(digest -> keep(digest, marks)).sum();
  }

  /**
   * Keeps all manifests, because the contents are unknown; returns how many more manifests stay.
   */
  int keepAll(Marks marks) {
    holdsForeign.set(true);
    return garbage().stream().mapToInt(digest -> keep(digest, marks)).sum();
  }

  /** Returns whether a folder in it that does not belong to the layout holds links. */
  public boolean foreign() {
    return holdsForeign.get();
  }

  /**
   * Keeps {@code digest} and everything that it keeps, and marks everything that these need;
   * returns their number.
   */
  public int keep(Digest digest, Marks marks) {
    List<Digest> kept = liveness.keep(List.of(digest));
    kept.forEach(manifest -> marks.markManifest(name, manifest));
    return kept.size();
  }

  /**
   * Keeps everything that {@code manifest} keeps, unless the mark has seen it: it was pushed after
   * the mark listed the repository. If it cannot be read, all manifests are kept.
   *
   * @return how many more manifests stay
   */
  public int keepWithNew(Digest manifest, Marks marks) {
    if (liveness.knows(manifest)) {
      return 0;
    }
    Optional<References> read = marks.markManifest(name, manifest);
    List<Digest> kept = read.filter(found -> found.kind() != References.Kind.DAMAGED)
        .map(found -> liveness.keptByOther(manifest, marks.stored(name, found).relations()))
        .orElseGet(this::garbage);
    return kept.stream().mapToInt(digest -> keep(digest, marks)).sum();
  }

  /** Returns whether {@code manifest} stays if one of {@code others} does. */
  public boolean isKeptByAny(Digest manifest, Collection<Digest> others) {
    return liveness.isKeptByAny(manifest, others);
  }

  /** Returns whether {@code manifest} stays, as far as is known. */
  public boolean stays(Digest manifest) {
    return !liveness.isGarbage(manifest);
  }

  /** Returns whether any manifest does not stay. */
  public boolean hasGarbage() {
    return liveness.hasGarbage();
  }

  /** Returns the manifests that do not stay, keepers before the manifests that they keep. */
  public List<Digest> garbage() {
    return liveness.garbage();
  }

  /** Returns the number of manifests that do not stay and were not removed. */
  public long left() {
    return garbage().stream().filter(digest -> !removed.contains(digest)).count();
  }

  /** Returns the entry of the link of a candidate, or empty for any other manifest. */
  public Optional<StorageEntry> link(Digest candidate) {
    return Optional.ofNullable(links.get(candidate));
  }

  public int liveManifests() {
    return roots + liveness.live().size();
  }
}
