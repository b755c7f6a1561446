package io.stowage.registry;

import io.stowage.registry.internal.lease.Promise;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The manifests of one repository: images, indexes, artifacts.
 *
 * <p>Bytes are kept as they came, since a digest is of bytes; of a signed schema 1 manifest it is the
 * payload, as in Distribution. Thread-safe. Besides what is said at a method, each throws {@code
 * DamagedLinkException} for a link that cannot be read and {@code StorageException} if the store fails; those that write throw UNSUPPORTED if the registry is
 * read-only, and UNAVAILABLE, so that the caller puts it again, if they took so long that a collection
 * or a deletion removed what the manifest needs; the manifest itself is then there.
 */
public final class ManifestService {
  /** Longer than a request of another program takes between its writes of a manifest and of the tag. */
  private static final Duration REQUEST = Duration.ofMillis(500);

  private final Backend backend;
  private final RepositoryName repository;
  private final ReferenceCheck references;

  ManifestService(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.references = new ReferenceCheck(backend, repository);
  }

  /**
   * Stores a manifest under its digest.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @throws RegistryException MANIFEST_INVALID if it cannot be understood, MANIFEST_UNVERIFIED if a
   *     signature is wrong, MANIFEST_BLOB_UNKNOWN with all that a pull of it needs and the repository
   *     does not have; nothing is stored
   */
  public Descriptor put(MediaType mediaType, byte[] content) {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(content, "content");
    backend.checkWritable(repository);
    long began = backend.events().begin();
    return store(began, parsed(mediaType, content));
  }

  /**
   * Stores a manifest and lets {@code reference} name it: a tag moves to it, a digest must be its own.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @throws RegistryException DIGEST_INVALID if the manifest has another digest, and as {@link
   *     #put(MediaType, byte[])}; nothing is stored
   */
  public Descriptor put(Reference reference, MediaType mediaType, byte[] content) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(content, "content");
    backend.checkWritable(reference);
    long began = backend.events().begin();
    Manifest manifest = parsed(mediaType, content);
    if (reference instanceof Digest digest && !digest.equals(manifest.digest())) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          digest.toString(),
          "the manifest has digest " + manifest.digest());
    }
    if (reference instanceof Tag tag) {
      Descriptor descriptor = store(tag, manifest);
      backend.events().manifestPushed(began, repository, descriptor);
      backend.events().tagged(began, repository, tag, descriptor);
      return descriptor;
    }
    return store(began, manifest);
  }

  /**
   * Returns a manifest.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it, MANIFEST_INVALID if
   *     what is stored cannot be understood, DIGEST_INVALID if it has another digest
   */
  public Manifest get(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    long began = backend.events().begin();
    Manifest manifest = find(reference);
    backend.events().manifestPulled(began, repository, reference, manifest.descriptor());
    return manifest;
  }

  /** As {@link #get}, and tells nobody. */
  Manifest find(Reference reference) {
    Digest digest = digestOf(reference).orElseThrow(() -> unknown(reference));
    Digest stored =
        backend.links().revision(repository, digest).orElseThrow(() -> unknown(reference));
    Manifest manifest = Manifest.parse(bytes(reference, stored));
    if (!manifest.digest().equals(stored)) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          stored.toString(),
          "the manifest that is stored has digest " + manifest.digest());
    }
    return manifest;
  }

  /**
   * Returns whether the repository has a manifest, so that a pusher need not put it. What is found
   * stays, reachable or not, for half of the grace at least. One that a collection keeps out of sight
   * comes back with all that it needs; if some of that was purged, it is not there, though a reader may
   * find it for a while.
   */
  public boolean exists(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    Promise promise = backend.promise();
    return digestOf(reference)
            .filter(digest -> references.relyOnManifest(promise, digest))
            .isPresent()
        && promise.holds();
  }

  /**
   * Takes a manifest from this repository, and with it all tags that name it, but one that is moved to
   * another manifest meanwhile; also one that a collection keeps out of sight, so that it does not come
   * back. Its bytes, and what it references, stay until a collection finds that nobody needs them.
   *
   * <p>Beside {@link Writers#ANY}, the deletion of a manifest that was put less than half a second ago
   * waits for the rest of that time, by the registry's {@linkplain RegistryOptions#pause pause}: the
   * request that wrote the manifest may be about to write its tag. A request that takes longer may leave
   * a tag that names nothing, which a scrub reports, and a collection that reads tags.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it, UNSUPPORTED if
   *     deletion is switched off
   */
  public void delete(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    backend.checkDeletable(digest);
    long began = backend.events().begin();
    TagService tags = new TagService(backend, repository);
    if (!backend.leases().isThere(RegistryLayout.revisionLink(repository, digest))) {
      throw unknown(digest);
    }
    List<Tag> untagged = new ArrayList<>(tags.removeAll(tags.lookup(digest), digest));
    untagged.addAll(remove(digest, tags, restOfRequest(digest)));
    untagged.forEach(tag -> backend.events().untagged(began, repository, tag));
    backend.events().manifestDeleted(began, repository, digest);
  }

  /** Removes a revision, and the tags that are set to it meanwhile. */
  void remove(Digest digest, TagService tags) {
    remove(digest, tags, Duration.ZERO);
  }

  /**
   * Removes a revision, waits, and removes the tags that were set to it meanwhile, unless it is there
   * again.
   *
   * @return those tags
   */
  private List<Tag> remove(Digest digest, TagService tags, Duration wait) {
    backend.leases().delete(RegistryLayout.revisionLink(repository, digest));
    if (!wait.isZero()) {
      backend.options().pause().pause(wait);
    }
    return tags.removeDangling(digest);
  }

  /** Returns how long the request may still take that wrote the link of a manifest. */
  private Duration restOfRequest(Digest digest) {
    if (backend.writers() != Writers.ANY) {
      return Duration.ZERO;
    }
    return backend
        .driver()
        .stat(RegistryLayout.revisionLink(repository, digest))
        .map(entry ->
            REQUEST.minus(Duration.between(entry.modified(), backend.driver().now())))
        .filter(left -> !left.isNegative() && left.compareTo(REQUEST) <= 0)
        .orElse(Duration.ZERO);
  }

  /** Tells the digest of each manifest that the repository has a link to, in no order. */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    backend.walk().forEachRevision(repository, digest -> {
      if (hasLink(digest)) {
        visitor.accept(digest);
      }
    });
  }

  boolean hasLink(Digest digest) {
    return backend
        .driver()
        .stat(RegistryLayout.revisionLink(repository, digest))
        .isPresent();
  }

  /**
   * As {@link #find}, of one that is relied on: a collection that has it out of sight finds that it is
   * back, and then keeps what refers to it too.
   */
  Manifest relyOn(Digest digest) {
    if (backend
        .leases()
        .relyOnVisible(RegistryLayout.revisionLink(repository, digest))
        .isEmpty()) {
      references.relyOnManifest(backend.promise(), digest);
    }
    return find(digest);
  }

  /** Data, revision, tag index, tag: a crash between two steps leaves what a reader understands. */
  Descriptor store(Tag tag, Manifest manifest) {
    Promise promise = backend.promise();
    write(promise, manifest);
    byte[] link = Link.content(manifest.digest());
    backend.driver().write(RegistryLayout.tagIndexLink(repository, tag, manifest.digest()), link);
    backend.driver().write(RegistryLayout.tagCurrentLink(repository, tag), link);
    if (!hasLink(manifest.digest())) {
      writeRevision(promise, manifest);
    }
    return kept(promise, manifest);
  }

  private Descriptor store(long began, Manifest manifest) {
    Promise promise = backend.promise();
    write(promise, manifest);
    Descriptor descriptor = kept(promise, manifest);
    backend.events().manifestPushed(began, repository, descriptor);
    return descriptor;
  }

  private void write(Promise promise, Manifest manifest) {
    references.check(promise, manifest);
    Digest digest = manifest.digest();
    backend.blobs().write(promise, digest, manifest.payload());
    writeRevision(promise, manifest);
    promise.writesAgain(RegistryLayout.blobData(digest), manifest.payload());
    promise.writesAgain(RegistryLayout.revisionLink(repository, digest), Link.content(digest));
  }

  private void writeRevision(Promise promise, Manifest manifest) {
    promise.link(RegistryLayout.revisionLink(repository, manifest.digest()), manifest.digest());
  }

  private static Descriptor kept(Promise promise, Manifest manifest) {
    promise.lookAgain();
    promise.keep();
    return manifest.descriptor();
  }

  private Manifest parsed(MediaType mediaType, byte[] content) {
    Manifest manifest = Manifest.parse(mediaType, content);
    if (manifest instanceof UnknownManifest && !backend.options().unknownManifests()) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          mediaType.toString(),
          "a media type of manifests that is understood here");
    }
    return manifest;
  }

  private byte[] bytes(Reference reference, Digest stored) {
    try {
      return backend.blobs().read(stored, stored, Manifest.LIMIT);
    } catch (RegistryException e) {
      throw e.code() == ErrorCode.BLOB_UNKNOWN ? unknown(reference) : e;
    }
  }

  private Optional<Digest> digestOf(Reference reference) {
    return reference instanceof Tag tag
        ? backend.links().tag(repository, tag)
        : Optional.of((Digest) reference);
  }

  private RegistryException unknown(Reference reference) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN,
        reference.toString(),
        "no such manifest in repository " + repository);
  }
}
