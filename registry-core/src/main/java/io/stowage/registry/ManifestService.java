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
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The manifests of one repository: images, indexes and artifacts.
 *
 * <p>Manifests are stored byte for byte as received, because the digest covers the bytes. The
 * exception is a signed schema 1 manifest: as in Distribution, only its payload without the
 * signatures is stored.
 *
 * <p>A manifest that was put by its sha512 digest is stored once, under its sha256 digest, and
 * every method finds it by either of the two. Descriptors, tags, events and lists contain the
 * sha256 digest. A repository has the sha512 digest of a manifest only if it was put by it, and
 * only as long as it has the manifest.
 *
 * <p>Thread-safe. In addition to the exceptions documented at each method, every method throws
 * {@code DamagedLinkException} for a link that cannot be read and {@code StorageException} if the
 * store fails. Methods that write throw UNSUPPORTED if the registry is read-only, and UNAVAILABLE
 * if they took so long that a collection or a deletion removed something that the manifest needs.
 * The caller then has to repeat the call, even though the manifest itself may already be stored.
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
   * @throws RegistryException MANIFEST_BLOB_UNKNOWN with every digest that a pull of the manifest
   *     needs and the repository does not have, MANIFEST_INVALID if the registry does not accept
   *     its type, MANIFEST_UNVERIFIED if a signature is wrong; nothing is stored
   */
  public Descriptor put(Manifest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(repository);
    return store(backend.events().begin(), verified(manifest));
  }

  /**
   * Stores a manifest under {@code reference}. If the reference is a tag, the tag is set to the
   * manifest; if it is a digest, it must be the sha256 or sha512 digest of the manifest.
   *
   * @throws RegistryException DIGEST_INVALID if the manifest has another digest, or as {@link
   *     #put(Manifest)} does; nothing is stored
   */
  public Descriptor put(Reference reference, Manifest manifest) {
    Objects.requireNonNull(reference, "reference");
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(reference);
    return store(backend.events().begin(), reference, verified(manifest));
  }

  /**
   * Parses {@code reference} and stores a manifest as {@link #put(Reference, Manifest)} does.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if {@code reference} is malformed
   */
  public Descriptor put(String reference, Manifest manifest) {
    Objects.requireNonNull(reference, "reference");
    return put(Reference.parse(reference), manifest);
  }

  /**
   * Stores a manifest and sets {@code tag} to it, if the tag meets the condition {@code expected},
   * which is compared as by {@link TagService#put(Tag, Digest, Expected)}.
   *
   * @throws RegistryException TAG_MISMATCH if the tag does not meet the condition, or as {@link
   *     #put(Manifest)} does; the tag does not change, and nothing is stored unless the tag was
   *     changed during the call
   */
  public Descriptor put(Tag tag, Manifest manifest, Expected expected) {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(expected, "expected");
    backend.checkWritable(tag);
    long began = backend.events().begin();
    tags.check(tag, expected);
    return store(began, tag, verified(manifest), () -> tags.check(tag, expected));
  }

  /**
   * Stores a manifest under its digest.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @return the manifest parsed from {@code content}
   * @throws RegistryException MANIFEST_INVALID if the manifest cannot be parsed,
   *     MANIFEST_UNVERIFIED if a signature is wrong, MANIFEST_BLOB_UNKNOWN with every digest that a
   *     pull of the manifest needs and the repository does not have; nothing is stored
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
   * Stores a manifest under {@code reference}. If the reference is a tag, the tag is set to the
   * manifest; if it is a digest, it must be the sha256 or sha512 digest of the manifest.
   *
   * @param content the exact bytes, at most {@link Manifest#LIMIT}
   * @return the manifest parsed from {@code content}
   * @throws RegistryException DIGEST_INVALID if the manifest has another digest, or as {@link
   *     #put(MediaType, byte[])} does; nothing is stored
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
   * Parses {@code reference} and stores a manifest as {@link #put(Reference, MediaType, byte[])}
   * does.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if {@code reference} is malformed
   */
  public Manifest put(String reference, MediaType mediaType, byte[] content) {
    Objects.requireNonNull(reference, "reference");
    return put(Reference.parse(reference), mediaType, content);
  }

  /**
   * Returns a manifest.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it, MANIFEST_INVALID
   *     if the stored content cannot be parsed, DIGEST_INVALID if it has another digest
   */
  public Manifest get(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    long began = backend.events().begin();
    Manifest manifest = find(reference).orElseThrow(() -> unknown(reference));
    backend.events().manifestPulled(began, repository, reference, manifest.descriptor());
    return manifest;
  }

  /**
   * Parses {@code reference} and returns a manifest as {@link #get(Reference)} does.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if {@code reference} is malformed
   */
  public Manifest get(String reference) {
    Objects.requireNonNull(reference, "reference");
    return get(Reference.parse(reference));
  }

  /**
   * Returns an image or artifact manifest.
   *
   * @throws RegistryException MANIFEST_INVALID if the manifest is an index or of another type, or
   *     as {@link #get(Reference)} does
   */
  public ImageManifest getImage(Reference reference) {
    return getAs(ImageManifest.class, reference, "an image manifest");
  }

  /**
   * Parses {@code reference} and returns an image or artifact manifest as {@link
   * #getImage(Reference)} does.
   */
  public ImageManifest getImage(String reference) {
    Objects.requireNonNull(reference, "reference");
    return getImage(Reference.parse(reference));
  }

  /**
   * Returns an index.
   *
   * @throws RegistryException MANIFEST_INVALID if the manifest is an image or of another type, or
   *     as {@link #get(Reference)} does
   */
  public ImageIndex getIndex(Reference reference) {
    return getAs(ImageIndex.class, reference, "an image index");
  }

  /** Parses {@code reference} and returns an index as {@link #getIndex(Reference)} does. */
  public ImageIndex getIndex(String reference) {
    Objects.requireNonNull(reference, "reference");
    return getIndex(Reference.parse(reference));
  }

  /**
   * Returns a manifest, or empty if the repository does not have it. Changes nothing and fires no
   * event. A collection may remove the manifest at any time, so a pusher calls {@link
   * #touch(Reference)} instead.
   *
   * @throws RegistryException MANIFEST_INVALID if the stored content cannot be parsed,
   *     DIGEST_INVALID if it has another digest
   */
  public Optional<Manifest> find(Reference reference) {
    Objects.requireNonNull(reference, "reference");
    return digestOf(reference).flatMap(links::find);
  }

  /** Parses {@code reference} and returns a manifest as {@link #find(Reference)} does. */
  public Optional<Manifest> find(String reference) {
    Objects.requireNonNull(reference, "reference");
    return find(Reference.parse(reference));
  }

  /**
   * Returns the descriptor of a manifest, or empty if the repository does not have it, and renews
   * its lease: no collection removes the manifest within half of the {@linkplain
   * RegistryOptions#grace grace period}, even if nothing references it. A pusher may therefore skip
   * putting it. A manifest that a collection has moved to quarantine is restored with everything
   * that it needs. If a part of that was already purged, the result is empty, although {@link
   * #find} may still return the manifest for a while.
   *
   * @throws RegistryException as {@link #find(Reference)} does
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

  /**
   * Parses {@code reference} and renews the lease of a manifest as {@link #touch(Reference)} does.
   */
  public Optional<Descriptor> touch(String reference) {
    Objects.requireNonNull(reference, "reference");
    return touch(Reference.parse(reference));
  }

  /**
   * Removes a manifest from this repository together with all tags that name it, except tags that
   * are moved to another manifest in the meantime. Afterwards the repository has the manifest under
   * neither of its digests. A manifest that a collection has moved to quarantine is removed as
   * well, so that it is not restored. Its bytes and the blobs and manifests that it references stay
   * until a collection finds them unreachable.
   *
   * <p>With {@link Writers#ANY}, the deletion of a manifest that was put less than half a second
   * ago waits for the rest of that time, using the {@link RegistryOptions#sleeper}: the request
   * that wrote the manifest may be about to write its tag. A request that takes longer may leave a
   * tag that names no manifest; a scrub reports such a tag, and so does a collection that reads
   * tags.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it, UNSUPPORTED if
   *     deletion is disabled
   */
  public void delete(Digest digest) {
    Objects.requireNonNull(digest, "digest");
    backend.checkDeletable(digest);
    backend.complete(() -> deleteManifest(digest));
  }

  private void deleteManifest(Digest digest) {
    long began = backend.events().begin();
    Digest stored = links.storedOrSame(digest);
    if (!stored.isCanonical()
        || !backend.leases().isThere(RegistryLayout.revisionLink(repository, stored))) {
      throw unknown(digest);
    }
    List<Tag> untagged = new ArrayList<>(tags.removeAll(tags.lookup(stored), stored));
    Stream.concat(links.alias(stored).stream(), Stream.of(digest))
        .filter(alias -> !alias.equals(stored))
        .forEach(alias -> backend.leases().delete(RegistryLayout.revisionLink(repository, alias)));
    untagged.addAll(remove(stored, links.restOfRequest(stored)));
    untagged.forEach(tag -> backend.events().untagged(began, repository, tag));
    backend.events().manifestDeleted(began, repository, stored);
  }

  /**
   * Removes an image: a tag, its manifest, everything below the manifest, its referrers and their
   * referrers. A manifest that another tag or a remaining manifest names stays. Layer links that
   * only the removed manifests need are removed if they are older than the {@linkplain
   * RegistryOptions#grace grace period}. To determine the manifests that stay, this method reads
   * every tag and manifest of the repository. If one of those cannot be read, or if pushes to the
   * repository keep interfering, only the tag is removed. Bytes stay until a collection finds them
   * unreachable.
   *
   * <p>A concurrent push of an index that lists one of the removed manifests is refused or restores
   * that manifest. With {@link Writers#ANY}, this method waits in the same cases as {@link
   * #delete(Digest)}. An index that another program pushes at the same instant may then still lose
   * a child that nothing else names.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag, UNAVAILABLE if the tag is
   *     moved to another manifest in the meantime, UNSUPPORTED if deletion is disabled
   */
  public void delete(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    backend.checkDeletable(tag);
    backend.complete(() -> deleteImage(tag));
  }

  private void deleteImage(Tag tag) {
    Digest digest = tags.find(tag).orElseThrow(() -> tags.unknown(tag));
    if (deleteImages(NamedImages.of(tag, digest)).tags().isEmpty()) {
      throw RegistryException.of(
          ErrorCode.UNAVAILABLE, tag.value(), "no longer names " + digest + "; delete it again");
    }
  }

  /**
   * Removes several images, each as {@link #delete(Tag)} does. A manifest that is named by its
   * digest also loses all its tags. Unlike with {@link #delete(Digest)}, it stays if a manifest
   * that stays references it. A named manifest does not stay because its subject stays. If some
   * other manifest or tag cannot be read, or if a named manifest that cannot be read stays, then a
   * manifest that is named by its digest is removed alone, unless a manifest or tag that can be
   * read names it. All names are resolved before anything is removed. A tag that is moved to another manifest in
   * the meantime stays. This method reads every tag and manifest of the repository once, and not
   * once for each image.
   *
   * @param images tags and digests
   * @return what was removed
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have one of the images,
   *     UNSUPPORTED if deletion is disabled; nothing is removed
   */
  public ImageDeletion deleteAll(Collection<? extends Reference> images) {
    Objects.requireNonNull(images, "images");
    backend.checkDeletable(repository);
    return backend
        .store()
        .perform(() -> {}, () -> deleteImages(NamedImages.of(backend, repository, images)));
  }

  /**
   * Removes several images as {@link #deleteAll(Collection)} does, but each tag only if it has not
   * been set since the caller read it: if, at the moment of its removal, it names the manifest of
   * its entry and was last set at the time of its entry. A tag that was set again, even to the same
   * manifest, stays as it is, and so does a manifest that it names. The manifest of a removed tag
   * stays if it is a referrer whose subject stays. An entry for a tag that does not exist is
   * ignored; of several entries for one tag, the last one counts.
   *
   * @param tags entries as {@link TagService#entries()} and {@link TagService#findEntry} return
   *     them, with their exact times
   * @return what was removed
   * @throws RegistryException UNSUPPORTED if deletion is disabled; nothing is removed
   */
  public ImageDeletion deleteUnchanged(Collection<TagEntry> tags) {
    Objects.requireNonNull(tags, "tags");
    backend.checkDeletable(repository);
    NamedImages named = NamedImages.unchanged(tags);
    return backend.store().perform(() -> {}, () -> deleteImages(named));
  }

  /**
   * Returns what {@link #deleteAll(Collection)} would remove, and changes nothing. A push may
   * change the result at any time.
   *
   * @param images tags and digests
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have one of the images
   */
  public ImageDeletion planDeletion(Collection<? extends Reference> images) {
    Objects.requireNonNull(images, "images");
    NamedImages named = NamedImages.of(backend, repository, images);
    return withNamed(new ImageRemoval(backend, repository).plan(named), named.byDigest());
  }

  private ImageDeletion deleteImages(NamedImages named) {
    long began = backend.events().begin();
    NamedImages images = named.withTags(removeTags(began, named));
    if (images.digests().isEmpty()) {
      return new ImageDeletion(Map.of(), List.of(), List.of(), List.of(), Optional.empty());
    }
    ImageDeletion removed = new ImageRemoval(backend, repository).remove(images);
    removed.manifests().forEach(each -> backend.events().manifestDeleted(began, repository, each));
    ImageDeletion all = withNamed(removed, images.byDigest());
    Set<Digest> gone = new HashSet<>(all.manifests());
    Set<Digest> left = new LinkedHashSet<>(all.manifests());
    removed.manifests().forEach(left::remove);
    left.forEach(this::deleteIfThere);
    images.digests().stream()
        .filter(digest -> !gone.contains(digest))
        .forEach(links::renewUntagged);
    return all;
  }

  /** Removes the tags of {@code named}, and returns the removed ones. */
  private Map<Tag, Digest> removeTags(long began, NamedImages named) {
    Map<Digest, List<Tag>> byDigest = new TreeMap<>();
    named
        .tags()
        .forEach((tag, digest) ->
            byDigest.computeIfAbsent(digest, each -> new ArrayList<>()).add(tag));
    Map<Tag, Digest> removed = new TreeMap<>();
    byDigest.forEach((digest, all) -> tags.removeAll(all, digest, named.times()).forEach(tag -> {
      removed.put(tag, digest);
      backend.events().untagged(began, repository, tag);
    }));
    return removed;
  }

  /**
   * Adds those of {@code byDigest} that nothing keeps, but that could not be removed with the other
   * manifests, because one of those cannot be read or because a collection has hidden their links.
   */
  private static ImageDeletion withNamed(ImageDeletion removed, Set<Digest> byDigest) {
    Set<Digest> manifests = new LinkedHashSet<>(removed.manifests());
    manifests.addAll(byDigest);
    removed.kept().forEach(kept -> manifests.remove(kept.manifest()));
    return new ImageDeletion(
        removed.tags(),
        List.copyOf(manifests),
        removed.layerLinks(),
        removed.kept(),
        removed.problem());
  }

  private void deleteIfThere(Digest digest) {
    if (backend.leases().isThere(RegistryLayout.revisionLink(repository, digest))) {
      deleteManifest(digest);
    }
  }

  /**
   * Parses {@code reference} and deletes as {@link #delete(Tag)} or {@link #delete(Digest)} does.
   *
   * @param reference a tag or digest
   * @throws RegistryException TAG_INVALID or DIGEST_INVALID if {@code reference} is malformed
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

  /** Removes a revision and the tags that are set to it in the meantime. */
  void remove(Digest digest) {
    remove(digest, Duration.ZERO);
  }

  /**
   * Removes a revision, waits, and removes the tags that were set to the revision in the meantime,
   * unless it exists again.
   *
   * @return the removed tags
   */
  private List<Tag> remove(Digest digest, Duration wait) {
    backend.leases().delete(RegistryLayout.revisionLink(repository, digest));
    if (!wait.isZero()) {
      backend.options().sleeper().sleep(wait);
    }
    return tags.removeDangling(digest);
  }

  /**
   * Passes the digest of each manifest to which the repository has a link to {@code visitor}, in no
   * particular order.
   */
  public void forEach(Consumer<Digest> visitor) {
    Objects.requireNonNull(visitor, "visitor");
    links.forEach(visitor);
  }

  /**
   * Returns the digests that {@link #forEach} passes to its visitor. The caller closes the stream.
   */
  public Stream<Digest> stream() {
    return RegistryWalk.<Digest>collect(this::forEach).stream();
  }

  /**
   * Returns all manifests to which the repository has a link, sorted by digest, each with the time
   * of its last use.
   */
  public List<ManifestEntry> entries() {
    return entries(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} of the {@linkplain #entries() entries}.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<ManifestEntry> entries(int n) {
    return entryPage(n, Optional.empty());
  }

  /**
   * Returns the first {@code n} {@linkplain #entries() entries} after {@code last}, which need not
   * exist.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative
   */
  public Page<ManifestEntry> entries(int n, Digest last) {
    Objects.requireNonNull(last, "last");
    return entryPage(n, Optional.of(last));
  }

  private Page<ManifestEntry> entryPage(int n, Optional<Digest> last) {
    return Page.of(n, each -> {
      List<Digest> all =
          RegistryWalk.collect(found -> backend.walk().forEachManifest(repository, found));
      for (Digest digest : all.stream().filter(follows(last)).sorted().toList()) {
        if (!links.entry(digest).map(each::test).orElse(true)) {
          return;
        }
      }
    });
  }

  private static Predicate<Digest> follows(Optional<Digest> last) {
    return digest -> last.isEmpty() || digest.compareTo(last.get()) > 0;
  }

  /**
   * Returns all manifests that no tag reaches, sorted by digest. A tag reaches the manifest that it
   * names, the manifests that a reached manifest lists or mentions, and the referrers of a reached
   * manifest. A collection that deletes untagged manifests removes those that were not used within
   * its grace period. A listed manifest that reaches another one counts as a use of it, at the time
   * of its own last use.
   *
   * <p>The result describes one moment: a push may rely on a listed manifest afterwards. Before you
   * delete a manifest, compare {@link ManifestEntry#usedAt} with the grace period. This method
   * reads every tag and manifest of the repository.
   *
   * @throws RegistryException MANIFEST_INVALID or DIGEST_INVALID if a manifest cannot be read,
   *     because its references are not known
   */
  public List<ManifestEntry> untagged() {
    return untagged(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} of the {@linkplain #untagged() manifests that no tag reaches}.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative, or as {@link
   *     #untagged()} does
   */
  public Page<ManifestEntry> untagged(int n) {
    return untaggedPage(n, Optional.empty());
  }

  /**
   * Returns the first {@code n} {@linkplain #untagged() manifests that no tag reaches} after {@code
   * last}, which need not exist.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative, or as {@link
   *     #untagged()} does
   */
  public Page<ManifestEntry> untagged(int n, Digest last) {
    Objects.requireNonNull(last, "last");
    return untaggedPage(n, Optional.of(last));
  }

  private Page<ManifestEntry> untaggedPage(int n, Optional<Digest> last) {
    return Page.of(n, each -> {
      for (ManifestEntry entry : new UntaggedManifests(links, tags).sorted()) {
        if (follows(last).test(entry.digest()) && !each.test(entry)) {
          return;
        }
      }
    });
  }

  /** Returns the name of this class and of the repository. */
  @Override
  public String toString() {
    return "ManifestService[repository=" + repository + "]";
  }

  /**
   * Returns a manifest and relies on it: a collection that has hidden the manifest finds it
   * restored and then also keeps its referrers.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it
   */
  Manifest relyOn(Digest digest) {
    if (!digest.isCanonical()
        || backend
            .leases()
            .relyOnVisible(RegistryLayout.revisionLink(repository, digest))
            .isEmpty()) {
      references.relyOnManifest(backend.scope(), digest);
    }
    return find(digest).orElseThrow(() -> unknown(digest));
  }

  /**
   * Writes the data, the revision, the tag index and the tag, in this order, so that a crash
   * between two steps leaves a state that readers understand. The tag is not written if {@code
   * check} throws; no other call of this process changes it between the check and the write.
   */
  Descriptor store(Tag tag, Manifest manifest, Runnable check) {
    LeaseScope scope = backend.scope();
    write(scope, manifest);
    backend.tagLocks().hold(repository, tag, () -> {
      check.run();
      Optional<Digest> before = tags.findVisible(tag);
      byte[] link = Link.content(manifest.digest());
      backend.driver().write(RegistryLayout.tagIndexLink(repository, tag, manifest.digest()), link);
      backend.driver().write(RegistryLayout.tagCurrentLink(repository, tag), link);
      before.filter(other -> !other.equals(manifest.digest())).ifPresent(links::renewUntagged);
      return link;
    });
    if (!links.isVisible(manifest.digest())) {
      writeRevision(scope, manifest.digest(), manifest);
    }
    return kept(scope, manifest);
  }

  private Descriptor store(long began, Reference reference, Manifest manifest) {
    return reference instanceof Tag tag
        ? store(began, tag, manifest, () -> {})
        : store(began, (Digest) reference, manifest);
  }

  private Descriptor store(long began, Tag tag, Manifest manifest, Runnable check) {
    Descriptor descriptor = store(tag, manifest, check);
    backend.events().manifestPushed(began, repository, descriptor, Optional.of(tag));
    backend.events().tagged(began, repository, tag, descriptor);
    return descriptor;
  }

  private Descriptor store(long began, Manifest manifest) {
    return store(began, manifest.digest(), manifest);
  }

  /**
   * Writes the link of another digest last: without the link of the digest under which the manifest
   * is stored, it is not read, and a collection removes it.
   */
  private Descriptor store(long began, Digest digest, Manifest manifest) {
    if (!manifest.hasDigest(digest)) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID,
          digest.toString(),
          "the manifest has digest " + manifest.digest());
    }
    LeaseScope scope = backend.scope();
    write(scope, manifest);
    if (!digest.isCanonical()) {
      writeRevision(scope, digest, manifest);
    }
    Descriptor descriptor = kept(scope, manifest);
    backend.events().manifestPushed(began, repository, descriptor, Optional.empty());
    return descriptor;
  }

  private void write(LeaseScope scope, Manifest manifest) {
    references.check(scope, manifest);
    Digest digest = manifest.digest();
    backend.blobs().write(scope, digest, manifest.payload());
    scope.writesAgain(RegistryLayout.blobData(digest), manifest.payload());
    writeRevision(scope, digest, manifest);
  }

  private void writeRevision(LeaseScope scope, Digest digest, Manifest manifest) {
    StoragePath link = RegistryLayout.revisionLink(repository, digest);
    scope.link(link, manifest.digest());
    scope.writesAgain(link, Link.content(manifest.digest()));
  }

  private static Descriptor kept(LeaseScope scope, Manifest manifest) {
    scope.lookAgain();
    scope.keep();
    return manifest.descriptor();
  }

  /**
   * Parses a schema 1 manifest again to verify it: the signatures of a manifest that was read from
   * a store are unverified.
   */
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
          "the media type of a supported kind of manifest");
    }
    if (manifest instanceof UnknownManifest) {
      // A reader derives the type from the bytes alone, so they must state it.
      Manifest.parse(manifest.bytes());
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
