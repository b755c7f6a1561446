package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.layout.RegistryWalk;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.DigestScanner;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.UnknownManifest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the manifests of one repository reach: their own bytes, configs, layers, children.
 *
 * <p>From a manifest that cannot be understood, all that it mentions is reached, as in a collection.
 * Holds a digest and a size for each blob. Not thread-safe.
 */
final class Reach {
  private final Registry registry;
  private final RepositoryName repository;
  private final Consumer<Damage> damages;
  private final RegistryWalk walk;
  private final Map<Digest, Long> blobs = new HashMap<>();
  private final Deque<Digest> manifests = new ArrayDeque<>();
  private final Set<Digest> revisions = new HashSet<>();

  private Reach(Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    this.registry = registry;
    this.repository = repository;
    this.damages = damages;
    this.walk = new RegistryWalk(registry.storage());
  }

  /** Finds what {@code repository} reaches, and tells {@code damages} of what it cannot read. */
  static Reach of(Registry registry, RepositoryName repository, Consumer<Damage> damages) {
    Reach reach = new Reach(registry, repository, damages);
    registry.repository(repository).manifests().forEach(reach::addRevision);
    reach.follow();
    return reach;
  }

  /** Returns the sizes of the blobs, by the digests that they are stored under. */
  Map<Digest, Long> blobs() {
    return blobs;
  }

  /** Returns the bytes of all blobs. */
  long bytes() {
    return blobs.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns how many manifests the repository has. */
  int manifests() {
    return revisions.size();
  }

  private void addRevision(Digest digest) {
    Digest stored = stored(digest, () -> registry.links().revision(repository, digest));
    revisions.add(stored);
    addManifest(stored);
    if (!blobs.containsKey(stored)) {
      damaged(stored, "missing: a manifest of " + repository);
    }
  }

  private void addManifest(Digest stored) {
    if (addBlob(stored)) {
      manifests.add(stored);
    }
  }

  /** Returns whether the blob is there, and new. */
  private boolean addBlob(Digest stored) {
    if (blobs.containsKey(stored)) {
      return false;
    }
    Optional<Descriptor> found = registry.blobs().stat(stored);
    found.ifPresent(blob -> blobs.put(stored, blob.size()));
    return found.isPresent();
  }

  private void follow() {
    while (!manifests.isEmpty()) {
      Digest digest = manifests.remove();
      content(digest).ifPresent(bytes -> follow(digest, bytes));
    }
  }

  private void follow(Digest digest, byte[] bytes) {
    try {
      Manifest manifest = Manifest.parse(bytes);
      manifest.blobs().forEach(blob -> addBlob(layer(blob.digest())));
      manifest.manifests().forEach(child -> addManifest(child.digest()));
      if (manifest instanceof UnknownManifest unknown) {
        unknown.mentioned().forEach(mentioned -> addBlob(layer(mentioned)));
      } else if (manifest instanceof Schema1Manifest) {
        walk.forEachSignature(repository, digest, this::addBlob);
      }
    } catch (RegistryException e) {
      damaged(digest, String.valueOf(e.getMessage()));
      DigestScanner.scan(bytes, mentioned -> addBlob(layer(mentioned)));
    }
  }

  private Optional<byte[]> content(Digest digest) {
    try {
      return Optional.of(registry.blobs().read(digest, Manifest.LIMIT));
    } catch (RegistryException e) {
      damaged(digest, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Digest layer(Digest digest) {
    return digest.algorithm().equals(DigestAlgorithm.SHA256)
        ? digest
        : stored(digest, () -> registry.links().layer(repository, digest));
  }

  private Digest stored(Digest digest, Link link) {
    try {
      return link.target().orElse(digest);
    } catch (DamagedLinkException e) {
      damages.accept(new Damage(e.path(), String.valueOf(e.getMessage())));
      return digest;
    }
  }

  /** What an index names may be something else than a manifest, so only revisions are damaged. */
  private void damaged(Digest digest, String problem) {
    if (revisions.contains(digest)) {
      damages.accept(new Damage(RegistryLayout.blobData(digest), problem));
    }
  }

  /** Follows a link of the repository. */
  private interface Link {
    Optional<Digest> target();
  }
}
