package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks what a manifest that stays needs, and everything below it. Thread-safe.
 *
 * <p>A manifest is read once for all repositories that have it. It is identified by its complete
 * digest, because a manifest confused with another one would lose its layers. Only the fact that it
 * was read is remembered, together with the little that further repositories need, which is nothing
 * for most images.
 *
 * <p>A blob that is named by an algorithm other than sha256 is an alias: the layer link of the
 * repository states the digest under which it is stored.
 */
public final class Marks {
  private static final References PLAIN = References.ofImage(new long[0]);

  private final MarkSet set = new MarkSet();
  private final DigestSet read = new DigestSet();
  private final Map<Digest, References> peculiar = new ConcurrentHashMap<>();
  private final Set<RepositoryName> whole = ConcurrentHashMap.newKeySet();
  private volatile boolean everything;
  private final ManifestReader manifests;
  private final ImpliedReferences needs;

  public Marks(Registry registry, Findings findings) {
    this.manifests = new ManifestReader(registry.storage(), findings);
    this.needs = new ImpliedReferences(registry, findings);
  }

  public boolean contains(Digest digest) {
    return everything || set.contains(digest);
  }

  /**
   * Returns whether a digest is marked, given its part after the colon, without creating a digest.
   */
  public boolean contains(String encoded) {
    return everything || set.contains(MarkSet.mark(encoded));
  }

  public long size() {
    return set.size();
  }

  public void mark(Digest digest) {
    set.add(digest);
  }

  /** Marks every blob, because something that could not be read may name any blob. */
  public void markEverything() {
    everything = true;
  }

  /** Marks the blobs that a manifest names, which need not be in any repository. */
  void markNamed(References references) {
    references.forEachMark(set::add);
  }

  /** Marks every layer to which {@code repository} has a link. */
  public void markLayers(RepositoryName repository) {
    if (whole.add(repository)) {
      needs.forEachLayer(repository, this::mark);
    }
  }

  /**
   * Marks {@code manifest} with everything below it, as {@code repository} resolves it. A child
   * need not be a manifest of the repository; everything below it is kept anyway. If the manifest
   * is damaged or missing, it may have named any layer of the repository, so all of these are
   * marked.
   *
   * @return its references, or empty if its bytes are missing
   */
  public Optional<References> markManifest(RepositoryName repository, Digest manifest) {
    mark(manifest);
    Optional<References> references = references(manifest);
    references.ifPresentOrElse(
        found -> markManifest(repository, manifest, found), () -> markLayers(repository));
    return references;
  }

  /**
   * Marks like {@link #markManifest(RepositoryName, Digest)}, for a manifest that was already read.
   */
  public void markManifest(RepositoryName repository, Digest manifest, References references) {
    markNeeds(repository, manifest, references);
    if (!references.nested().isEmpty()) {
      markBelow(repository, references);
    }
  }

  private void markBelow(RepositoryName repository, References references) {
    Closure.of(references.nested(), child -> {
      Optional<References> read = references(child);
      read.ifPresent(found -> markNeeds(repository, child, found));
      return read.stream().flatMap(found -> found.nested().stream());
    });
  }

  /** Returns the references of a manifest, or none once they are marked for every repository. */
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
