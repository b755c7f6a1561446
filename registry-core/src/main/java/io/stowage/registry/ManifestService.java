package io.stowage.registry;

import io.stowage.registry.internal.lease.LeaseScope;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Schema1Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.model.UnknownManifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

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
  private final Backend backend;
  private final RepositoryName repository;
  private final ManifestLinks links;
  private final TagLinks tags;
  private final ReferenceCheck references;

  ManifestService(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.links = new ManifestLinks(backend, repository);
    this.tags = new TagLinks(backend, repository);
    this.references = new ReferenceCheck(backend, repository);
  }

  /**
   * Stores a manifest under its digest.
   *
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN with all that a pull of it needs and the repository
   *     does not have, MANIFEST_INVALID if the registry does not accept its type, MANIFEST_UNVERIFIED if
   *     a signature is wrong; nothing is stored
   */
  public Descriptor put(Manifest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(repository);
    return store(backend.events().begin(), verified(manifest));
  }

  /**
   * Stores a manifest and lets {@code reference} name it: a tag moves to it, a digest must be its own.
   *
   * @throws RegistryException DIGEST_INVALID if the manifest has another digest, and as {@link
   *     #put(Manifest)}; nothing is stored
   */
  public Descriptor put(Reference reference, Manifest manifest) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(reference);
    return store(backend.events().begin(), reference, verified(manifest));
  }

  /**
   * As {@link #put(Reference, Manifest)}.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if it is malformed
   */
  public Descriptor put(String reference, Manifest manifest) {
    Objects.requireNonNull(reference, "reference");
    return put(Reference.parse(reference), manifest);
  }

  /**
   * Stores a manifest under its digest.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @return the manifest that was read from them
   * @throws RegistryException MANIFEST_INVALID if it cannot be understood, MANIFEST_UNVERIFIED if a
   *     signature is wrong, MANIFEST_BLOB_UNKNOWN with all that a pull of it needs and the repository
   *     does not have; nothing is stored
   */
  public Manifest put(MediaType mediaType, byte[] content) {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(content, "content");
    backend.checkWritable(repository);
    long began = backend.events().begin();
    Manifest manifest = accepted(Manifest.parse(mediaType, content));
    store(began, manifest);
    return manifest;
  }

  /**
   * Stores a manifest and lets {@code reference} name it: a tag moves to it, a digest must be its own.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @return the manifest that was read from them
   * @throws RegistryException DIGEST_INVALID if the manifest has another digest, and as {@link
   *     #put(MediaType, byte[])}; nothing is stored
   */
  public Manifest put(Reference reference, MediaType mediaType, byte[] content) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(content, "content");
    backend.checkWritable(reference);
    long began = backend.events().begin();
    Manifest manifest = accepted(Manifest.parse(mediaType, content));
    store(began, reference, manifest);
    return manifest;
  }

  /**
   * As {@link #put(Reference, MediaType, byte[])}.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if it is malformed
   */
  public Manifest put(String reference, MediaType mediaType, byte[] content) {
    Objects.requireNonNull(reference, "reference");
    return put(Reference.parse(reference), mediaType, content);
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
    Manifest manifest = find(reference).orElseThrow(() -> unknown(reference));
    backend.events().manifestPulled(began, repository, reference, manifest.descriptor());
    return manifest;
  }

  /**
   * As {@link #get(Reference)}.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if it is malformed
   */
  public Manifest get(String reference) {
    Objects.requireNonNull(reference, "reference");
    return get(Reference.parse(reference));
  }

  /**
   * Returns an image or artifact.
   *
   * @throws RegistryException MANIFEST_INVALID if it is an index or of another type, and as {@link
   *     #get(Reference)}
   */
  public ImageManifest getImage(Reference reference) {
    return getAs(ImageManifest.class, reference, "an image manifest");
  }

  /** As {@link #getImage(Reference)}, by a tag or digest that is parsed. */
  public ImageManifest getImage(String reference) {
    Objects.requireNonNull(reference, "reference");
    return getImage(Reference.parse(reference));
  }

  /**
   * Returns an index.
   *
   * @throws RegistryException MANIFEST_INVALID if it is an image or of another type, and as {@link
   *     #get(Reference)}
   */
  public ImageIndex getIndex(Reference reference) {
    return getAs(ImageIndex.class, reference, "an image index");
  }

  /** As {@link #getIndex(Reference)}, by a tag or digest that is parsed. */
  public ImageIndex getIndex(String reference) {
    Objects.requireNonNull(reference, "reference");
    return getIndex(Reference.parse(reference));
  }

  /**
   * Returns a manifest, or empty if the repository does not have it. Changes nothing and fires no event.
   * A collection may remove the manifest at any time: a pusher asks {@link #touch(Reference)}.
   *
   * @throws RegistryException MANIFEST_INVALID if what is stored cannot be understood, DIGEST_INVALID if
   *     it has another digest
   */
  public Optional<Manifest> find(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    return digestOf(reference).flatMap(links::find);
  }

  /** As {@link #find(Reference)}, by a tag or digest that is parsed. */
  public Optional<Manifest> find(String reference) {
    Objects.requireNonNull(reference, "reference");
    return find(Reference.parse(reference));
  }

  /**
   * Returns the descriptor of a manifest, or empty if the repository does not have it, and renews its
   * lease: the manifest stays for at least half of the grace, reachable or not, so that a pusher need not
   * put it. A manifest that a collection has out of sight comes back with all that it needs; if some of
   * that was purged, the answer is empty, though a reader may find the manifest for a while.
   *
   * @throws RegistryException as {@link #find(Reference)}
   */
  public Optional<Descriptor> touch(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    LeaseScope scope = backend.scope();
    return digestOf(reference)
        .filter(digest -> references.relyOnManifest(scope, digest))
        .flatMap(this::find)
        .map(Manifest::descriptor)
        .filter(found -> scope.holds());
  }

  /** As {@link #touch(Reference)}, by a tag or digest that is parsed. */
  public Optional<Descriptor> touch(String reference) {
    Objects.requireNonNull(reference, "reference");
    return touch(Reference.parse(reference));
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
    if (!backend.leases().isThere(RegistryLayout.revisionLink(repository, digest))) {
      throw unknown(digest);
    }
    List<Tag> untagged = new ArrayList<>(tags.removeAll(tags.lookup(digest), digest));
    untagged.addAll(remove(digest, links.restOfRequest(digest)));
    untagged.forEach(tag -> backend.events().untagged(began, repository, tag));
    backend.events().manifestDeleted(began, repository, digest);
  }

  /**
   * Removes a tag, and its manifest unless another tag or an index names that. The manifests below the
   * manifest go with it, and its referrers and theirs, each unless a tag or a manifest that stays names
   * it; so do the layer links that only they need and that are older than the grace. To find out, this
   * reads every tag and manifest of the repository. If something there cannot be read, or is pushed to
   * again and again, the tag alone is removed. Bytes stay until a collection finds that nobody needs
   * them.
   *
   * <p>A push of an index whose children this removes is refused, or brings them back. Beside {@link
   * Writers#ANY}, a manifest that was put less than half a second ago lets this wait as {@link
   * #delete(Digest)} does, and an index that another program pushes at this instant may lose a child that
   * nothing else names.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag, UNAVAILABLE if it is moved to
   *     another manifest meanwhile, UNSUPPORTED if deletion is switched off
   */
  public void delete(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    backend.checkDeletable(tag);
    long began = backend.events().begin();
    Digest digest = tags.find(tag).orElseThrow(() -> tags.unknown(tag));
    if (tags.removeAll(List.of(tag), digest).isEmpty()) {
      throw RegistryException.of(
          ErrorCode.UNAVAILABLE, tag.value(), "no longer names " + digest + "; delete it again");
    }
    backend.events().untagged(began, repository, tag);
    new ImageRemoval(backend, repository)
        .remove(digest)
        .forEach(removed -> backend.events().manifestDeleted(began, repository, removed));
  }

  /**
   * As {@link #delete(Tag)} or {@link #delete(Digest)}.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if it is malformed
   */
  public void delete(String reference) {
    Objects.requireNonNull(reference, "reference");
    Reference parsed = Reference.parse(reference);
    if (parsed instanceof Tag tag) {
      delete(tag);
    } else {
      delete((Digest) parsed);
    }
  }

  /** Removes a revision, and the tags that are set to it meanwhile. */
  void remove(Digest digest) {
    remove(digest, Duration.ZERO);
  }

  /**
   * Removes a revision, waits, and removes the tags that were set to it meanwhile, unless it is there
   * again.
   *
   * @return those tags
   */
  private List<Tag> remove(Digest digest, Duration wait) {
    backend.leases().delete(RegistryLayout.revisionLink(repository, digest));
    if (!wait.isZero()) {
      backend.options().pause().pause(wait);
    }
    return tags.removeDangling(digest);
  }

  /** Tells the digest of each manifest that the repository has a link to, in no order. */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    links.forEach(visitor);
  }

  /** Returns what {@link #forEach} passes to its visitor. The caller closes the stream. */
  public Stream<Digest> stream() {
    return RegistryWalk.<Digest>collect(this::forEach).stream();
  }

  /**
   * Returns a manifest and relies on it: a collection that has it out of sight finds that it is back, and
   * then keeps what refers to it too.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it
   */
  Manifest relyOn(Digest digest) {
    if (backend
        .leases()
        .relyOnVisible(RegistryLayout.revisionLink(repository, digest))
        .isEmpty()) {
      references.relyOnManifest(backend.scope(), digest);
    }
    return find(digest).orElseThrow(() -> unknown(digest));
  }

  /** Data, revision, tag index, tag: a crash between two steps leaves what a reader understands. */
  Descriptor store(Tag tag, Manifest manifest) {
    return store(tag, manifest, () -> {});
  }

  /** As above, if {@code check} does not throw, while no other call of this process changes the tag. */
  Descriptor store(Tag tag, Manifest manifest, Runnable check) {
    LeaseScope scope = backend.scope();
    write(scope, manifest);
    backend.tagLocks().hold(repository, tag, () -> {
      check.run();
      byte[] link = Link.content(manifest.digest());
      backend.driver().write(RegistryLayout.tagIndexLink(repository, tag, manifest.digest()), link);
      backend.driver().write(RegistryLayout.tagCurrentLink(repository, tag), link);
      return link;
    });
    if (!links.isVisible(manifest.digest())) {
      writeRevision(scope, manifest);
    }
    return kept(scope, manifest);
  }

  private Descriptor store(long began, Reference reference, Manifest manifest) {
    if (reference instanceof Tag tag) {
      Descriptor descriptor = store(tag, manifest);
      backend.events().manifestPushed(began, repository, descriptor);
      backend.events().tagged(began, repository, tag, descriptor);
      return descriptor;
    }
    if (!reference.equals(manifest.digest())) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          reference.toString(),
          "the manifest has digest " + manifest.digest());
    }
    return store(began, manifest);
  }

  private Descriptor store(long began, Manifest manifest) {
    LeaseScope scope = backend.scope();
    write(scope, manifest);
    Descriptor descriptor = kept(scope, manifest);
    backend.events().manifestPushed(began, repository, descriptor);
    return descriptor;
  }

  private void write(LeaseScope scope, Manifest manifest) {
    references.check(scope, manifest);
    Digest digest = manifest.digest();
    backend.blobs().write(scope, digest, manifest.payload());
    writeRevision(scope, manifest);
    scope.writesAgain(RegistryLayout.blobData(digest), manifest.payload());
    scope.writesAgain(RegistryLayout.revisionLink(repository, digest), Link.content(digest));
  }

  private void writeRevision(LeaseScope scope, Manifest manifest) {
    scope.link(RegistryLayout.revisionLink(repository, manifest.digest()), manifest.digest());
  }

  private static Descriptor kept(LeaseScope scope, Manifest manifest) {
    scope.lookAgain();
    scope.keep();
    return manifest.descriptor();
  }

  /** A manifest that was read from a store has signatures that nobody has verified. */
  private Manifest verified(Manifest manifest) {
    return accepted(
        manifest instanceof Schema1Manifest
            ? Manifest.parse(manifest.mediaType(), manifest.bytes())
            : manifest);
  }

  private Manifest accepted(Manifest manifest) {
    if (manifest instanceof UnknownManifest && !backend.options().unknownManifests()) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          manifest.mediaType().toString(),
          "a media type of manifests that is understood here");
    }
    return manifest;
  }

  private <T extends Manifest> T getAs(Class<T> type, Reference reference, String expected) {
    Manifest manifest = get(reference);
    if (!type.isInstance(manifest)) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          reference.toString(),
          expected + ", found " + manifest.mediaType());
    }
    return type.cast(manifest);
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
