package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;

/**
 * Marks everything that a manifest that stays needs, and everything below it. Thread-safe.
 *
 * <p>A blob that is named by an algorithm other than sha256 is an alias: the layer link of the
 * repository states the digest under which it is stored.
 */
public final class Marks {
  private final MarkSet set = new MarkSet();
  private final Set<RepositoryName> whole = ConcurrentHashMap.newKeySet();
  private volatile boolean everything;
  private final ManifestReader reader;
  private final KnownManifests manifests;
  private final ImpliedReferences needs;

  public Marks(Registry registry, Findings findings) {
    this.reader = new ManifestReader(registry.storage(), findings);
    this.manifests = new KnownManifests(reader);
    this.needs = new ImpliedReferences(registry, findings);
  }

  /** Returns the reader of the manifests. */
  ManifestReader reader() {
    return reader;
  }

  /** Reads a manifest ahead, unless it was marked before. */
  void readAhead(Digest manifest) {
    if (!manifests.knows(manifest)) {
      reader.readAhead(manifest);
    }
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
    LongStream.of(references.marks()).forEach(set::add);
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
    Optional<References> references = manifests.read(manifest);
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
      Closure.of(needs.stored(repository, references).nested(), child -> {
        Optional<References> read = manifests.read(child);
        read.ifPresent(found -> markNeeds(repository, child, found));
        return read.stream().flatMap(found -> needs.stored(repository, found).nested().stream());
      });
    }
  }

  /** Returns {@code references} as {@code repository} resolves them. */
  References stored(RepositoryName repository, References references) {
    return needs.stored(repository, references);
  }

  /** Returns the digest under which {@code repository} stores a manifest, as far as is known. */
  public Digest storedManifest(RepositoryName repository, Digest digest) {
    return needs.storedManifest(repository, digest);
  }

  private void markNeeds(RepositoryName repository, Digest manifest, References references) {
    mark(manifest);
    markNamed(references);
    needs.forEach(repository, manifest, references.aliases(), references.kind(), this::mark);
    if (references.kind() == Kind.DAMAGED) {
      markLayers(repository);
    }
    manifests.remember(manifest, references, false);
  }
}
