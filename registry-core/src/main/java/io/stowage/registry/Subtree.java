package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.DigestScanner;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.UnknownManifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Relies on everything below one manifest: its blobs, its children and everything below those, each
 * once, however often it is named. Children that are not required may be missing. For a single use;
 * not thread-safe.
 *
 * <p>Relying on the children alone is not enough: a collection that has hidden a child and its
 * layers restores only the objects on which a writer relied, and the lease of the child does not
 * cover its layers. The link of a hidden manifest is restored once everything below it is known to
 * exist, innermost first: otherwise readers would find a manifest whose contents are missing.
 */
final class Subtree {
  private static final Set<DigestAlgorithm> STORED =
      Set.of(DigestAlgorithm.SHA256, DigestAlgorithm.SHA512);

  private final ManifestLinks manifests;
  private final LayerLinks layers;
  private final LeaseScope scope;
  private final IndexPlatforms platforms;
  private final Map<Digest, Boolean> blobsSeen = new HashMap<>();
  private final Map<Digest, Boolean> manifestsSeen = new HashMap<>();
  private final Deque<Manifest> pending = new ArrayDeque<>();
  private final Deque<Digest> outOfSight = new ArrayDeque<>();
  private final Deque<Digest> mentioned = new ArrayDeque<>();
  private final Set<String> missing = new LinkedHashSet<>();

  Subtree(ManifestLinks manifests, LayerLinks layers, LeaseScope scope, IndexPlatforms platforms) {
    this.manifests = manifests;
    this.layers = layers;
    this.scope = scope;
    this.platforms = platforms;
  }

  /** Relies on everything below {@code manifest} and returns the missing digests, each once. */
  List<String> relyOnAllBelow(Manifest manifest) {
    pending.add(manifest);
    return relyOnAll();
  }

  /** Relies on {@code manifest} and everything below it; returns whether all of that exists. */
  boolean relyOn(Digest manifest) {
    return hasManifest(manifest) && relyOnAll().isEmpty();
  }

  private List<String> relyOnAll() {
    relyOnPending();
    List<String> all = List.copyOf(missing);
    if (all.isEmpty()) {
      relyOnMentioned();
    }
    return all;
  }

  /** Iterates instead of recursing, since the pusher determines how deeply indexes are nested. */
  private void relyOnPending() {
    while (!pending.isEmpty()) {
      relyOnNamesOf(pending.remove());
    }
    while (!outOfSight.isEmpty()) {
      Digest manifest = outOfSight.pop();
      if (missing.isEmpty() && !manifests.restore(scope, manifest)) {
        missing.add(manifest.toString());
      }
    }
  }

  private void relyOnNamesOf(Manifest manifest) {
    for (Descriptor blob : manifest.blobs()) {
      if (!hasBlob(blob.digest()) && !blob.isExternal()) {
        missing.add(blob.digest().toString());
      }
    }
    for (Descriptor child : manifest.manifests()) {
      if (!hasManifest(child.digest()) && !isLayer(child) && platforms.require(child)) {
        missing.add(child.digest().toString());
      }
    }
    if (manifest instanceof UnknownManifest unknown) {
      mentioned.addAll(unknown.mentioned());
    }
  }

  /**
   * Relies on mentioned digests, which may be those of blobs, of manifests or of nothing, and need
   * not exist here.
   */
  private void relyOnMentioned() {
    while (!mentioned.isEmpty()) {
      Digest digest = mentioned.remove();
      if (STORED.contains(digest.algorithm())) {
        hasBlob(digest);
        hasManifest(digest);
        relyOnPending();
        missing.clear();
      }
    }
  }

  /**
   * Returns whether {@code child} is a layer. An index of BuildKit's cache lists layers, and
   * Distribution accepts an index of manifests that are linked as layers, without a look at what
   * they name; the digests in such a manifest are queued.
   */
  private boolean isLayer(Descriptor child) {
    if (!child.mediaType().isManifest()) {
      return hasBlob(child.digest());
    }
    Optional<Descriptor> layer = layers.relyOn(scope, child.digest());
    layer.ifPresent(found -> {
      manifestsSeen.put(child.digest(), true);
      DigestScanner.scan(manifests.read(found.digest()), mentioned::add);
    });
    return layer.isPresent();
  }

  private boolean hasBlob(Digest digest) {
    return blobsSeen.computeIfAbsent(digest, each -> layers.relyOn(scope, each).isPresent());
  }

  private boolean hasManifest(Digest digest) {
    return manifestsSeen.computeIfAbsent(
        digest,
        each -> manifests.stored(each).filter(stored -> isThere(each, stored)).isPresent());
  }

  private boolean isThere(Digest manifest, Digest stored) {
    boolean visible = manifests.relyOnVisible(scope, manifest, stored);
    boolean there = isReadable(stored);
    if (there && !visible) {
      outOfSight.push(manifest);
    }
    return there;
  }

  /**
   * Queues everything that a stored manifest needs; returns whether its data exists. A manifest
   * that cannot be parsed exists too, and the digests in its content are queued.
   */
  private boolean isReadable(Digest stored) {
    byte[] content;
    try {
      content = manifests.read(stored);
    } catch (RegistryException e) {
      return e.code() != ErrorCode.BLOB_UNKNOWN;
    }
    try {
      pending.add(Manifest.parse(content));
    } catch (RegistryException e) {
      DigestScanner.scan(content, mentioned::add);
    }
    return true;
  }
}
