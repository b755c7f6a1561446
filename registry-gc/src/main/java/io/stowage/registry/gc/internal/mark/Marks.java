package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks what a manifest that stays needs, and all that is below it. Thread-safe.
 *
 * <p>A manifest is read once for all repositories that have it. It is known by its whole digest, since
 * one that was taken for another would lose its layers. What is remembered of it is that it was read,
 * and the little that a further repository must know; of most images that is nothing.
 *
 * <p>A blob that is named by another algorithm than sha256 is an alias: the repository's layer link
 * says under which digest it is stored.
 */
public final class Marks {
  private static final References PLAIN = References.ofImage(new long[0]);

  private final MarkSet set = new MarkSet();
  private final DigestSet read = new DigestSet();
  private final Map<Digest, References> peculiar = new ConcurrentHashMap<>();
  private final Set<RepositoryName> whole = ConcurrentHashMap.newKeySet();
  private volatile boolean everything;
  private final ManifestReader manifests;
  private final Needs needs;

  public Marks(ManifestReader manifests, Needs needs) {
    this.manifests = manifests;
    this.needs = needs;
  }

  public boolean contains(Digest digest) {
    return everything || set.contains(digest);
  }

  /** Asks by the part of a digest behind the colon, without a digest being made of it. */
  public boolean contains(String encoded) {
    return everything || set.contains(MarkSet.mark(encoded));
  }

  public long size() {
    return set.size();
  }

  public void mark(Digest digest) {
    set.add(digest);
  }

  /** Marks every blob: something could not be looked into that may name any. */
  public void markEverything() {
    everything = true;
  }

  /** Marks the blobs that a manifest names, which no repository need have. */
  void markNamed(References references) {
    references.forEachMark(set::add);
  }

  /** Marks every layer that {@code repository} has a link to. */
  public void markLayers(RepositoryName repository) {
    if (whole.add(repository)) {
      needs.forEachLayer(repository, this::mark);
    }
  }

  /**
   * Marks {@code manifest} with all below it, as {@code repository} resolves it. A child need not be a
   * manifest of the repository; what is below it is kept all the same. If the manifest is damaged or
   * missing, it may have named any layer of the repository, so all of these are marked.
   *
   * @return what it has to do with other manifests, or empty if its bytes are not there
   */
  public Optional<References> markManifest(RepositoryName repository, Digest manifest) {
    mark(manifest);
    Optional<References> references = references(manifest);
    references.ifPresentOrElse(
        found -> markManifest(repository, manifest, found), () -> markLayers(repository));
    return references;
  }

  /** As {@link #markManifest(RepositoryName, Digest)}, of a manifest that was read already. */
  public void markManifest(RepositoryName repository, Digest manifest, References references) {
    markNeeds(repository, manifest, references);
    if (!references.nested().isEmpty()) {
      markBelow(repository, references);
    }
  }

  private void markBelow(RepositoryName repository, References references) {
    Deque<Digest> open = new ArrayDeque<>(references.nested());
    Set<Digest> visited = new HashSet<>();
    while (!open.isEmpty()) {
      Digest child = open.pop();
      if (visited.add(child)) {
        references(child).ifPresent(found -> {
          markNeeds(repository, child, found);
          open.addAll(found.nested());
        });
      }
    }
  }

  /** Returns what a manifest names; nothing any more, if all of it is marked for any repository. */
  private Optional<References> references(Digest manifest) {
    return read.contains(manifest)
        ? Optional.of(peculiar.getOrDefault(manifest, PLAIN))
        : manifests.read(manifest);
  }

  private void markNeeds(RepositoryName repository, Digest manifest, References references) {
    mark(manifest);
    references.forEachMark(set::add);
    needs.forEach(repository, manifest, references.aliases(), references.kind(), this::mark);
    if (references.kind() == Kind.DAMAGED) {
      markLayers(repository);
    }
    if (!references.isPlain()) {
      peculiar.put(manifest, references);
    }
    read.add(manifest);
  }
}
