package io.stowage.registry;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The tags of one repository.
 *
 * <p>Thread-safe. Besides what is said at a method, each throws {@code DamagedLinkException} for a link
 * that cannot be read and {@code StorageException} if the store fails; those that write throw
 * UNSUPPORTED if the registry is read-only.
 */
public final class TagService {
  private final Backend backend;
  private final RepositoryName repository;
  private final TagLinks links;

  TagService(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
    this.links = new TagLinks(backend, repository);
  }

  /**
   * Lets {@code tag} name a manifest that the repository has, in place of what it may name now.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have it,
   *     MANIFEST_BLOB_UNKNOWN with all that it names and the repository does not have
   */
  public Descriptor put(Tag tag, Digest manifest) {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(tag);
    long began = backend.events().begin();
    ManifestService manifests = new ManifestService(backend, repository);
    Descriptor descriptor = manifests.store(tag, manifests.relyOn(manifest));
    backend.events().tagged(began, repository, tag, descriptor);
    return descriptor;
  }

  /**
   * Lets {@code tag} name a manifest as {@link #put(Tag, Digest)} does, if it is as {@code expected} now.
   *
   * <p>Among the calls of one {@link Registry} and of those that {@link Registry#withContext} made of
   * it, comparison and change are one step. Another process, or another registry on the same store, may
   * set the tag in between: there it is best effort.
   *
   * @throws RegistryException TAG_MISMATCH if it is not as expected, and as {@link #put(Tag, Digest)};
   *     the tag does not change
   */
  public Descriptor put(Tag tag, Digest manifest, Expected expected) {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(expected, "expected");
    backend.checkWritable(tag);
    long began = backend.events().begin();
    ManifestService manifests = new ManifestService(backend, repository);
    Descriptor descriptor =
        manifests.store(tag, manifests.relyOn(manifest), () -> check(tag, expected));
    backend.events().tagged(began, repository, tag, descriptor);
    return descriptor;
  }

  /** As {@link #put(Tag, Digest, Expected)}, by a tag that is parsed. */
  public Descriptor put(String tag, Digest manifest, Expected expected) {
    Objects.requireNonNull(tag, "tag");
    return put(Tag.parse(tag), manifest, expected);
  }

  private void check(Tag tag, Expected expected) {
    Optional<Digest> current = find(tag);
    if (!expected.matches(current)) {
      throw RegistryException.invalid(
          ErrorCode.TAG_MISMATCH,
          tag.value(),
          expected + ", found " + current.map(Digest::toString).orElse("none"));
    }
  }

  /** As {@link #put(Tag, Digest)}, by a tag that is parsed. */
  public Descriptor put(String tag, Digest manifest) {
    Objects.requireNonNull(tag, "tag");
    return put(Tag.parse(tag), manifest);
  }

  /**
   * Returns which manifest {@code tag} names.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag
   */
  public Digest get(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return find(tag).orElseThrow(() -> links.unknown(tag));
  }

  /** As {@link #get(Tag)}, by a tag that is parsed. */
  public Digest get(String tag) {
    Objects.requireNonNull(tag, "tag");
    return get(Tag.parse(tag));
  }

  /** Returns which manifest {@code tag} names, or empty if there is no such tag. */
  public Optional<Digest> find(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return links.find(tag);
  }

  /** As {@link #find(Tag)}, by a tag that is parsed. */
  public Optional<Digest> find(String tag) {
    Objects.requireNonNull(tag, "tag");
    return find(Tag.parse(tag));
  }

  /**
   * Removes a tag and its history. The manifest that it names stays: {@link ManifestService#delete(Tag)}
   * removes both.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag, UNSUPPORTED if deletion is
   *     switched off
   */
  public void remove(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    backend.checkDeletable(tag);
    long began = backend.events().begin();
    if (!links.unset(tag)) {
      throw links.unknown(tag);
    }
    backend.events().untagged(began, repository, tag);
  }

  /** As {@link #remove(Tag)}, by a tag that is parsed. */
  public void remove(String tag) {
    Objects.requireNonNull(tag, "tag");
    remove(Tag.parse(tag));
  }

  /**
   * Returns all tags, in the order of their bytes. A folder of a tag that names nothing, which a push
   * or a deletion leaves that breaks off, is none.
   *
   * @throws RegistryException NAME_UNKNOWN if the repository never had a tag
   */
  public List<Tag> list() {
    return list(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} tags.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN if
   *     the repository never had a tag
   */
  public Page<Tag> list(int n) {
    return page(n, "");
  }

  /**
   * Returns the first {@code n} tags behind {@code last}, which need not be there.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN if
   *     the repository never had a tag
   */
  public Page<Tag> list(int n, Tag last) {
    Objects.requireNonNull(last, "last");
    return page(n, last.value());
  }

  private Page<Tag> page(int n, String last) {
    return Page.of(n, each -> {
      if (!backend
          .walk()
          .forEachTagBehind(repository, last, tag -> !isSet(tag) || each.test(tag))) {
        throw RegistryException.of(
            ErrorCode.NAME_UNKNOWN,
            repository.value(),
            "no such repository, or it never had a tag");
      }
    });
  }

  /** Returns the tags that name {@code manifest} now, sorted. Tags that cannot be read are left out. */
  public List<Tag> lookup(Digest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    return links.lookup(manifest);
  }

  /**
   * Returns each manifest that {@code tag} ever named, the latest first; empty without such a tag. One
   * that it was set to in the instant in which it was removed may be left out.
   */
  public List<TagHistoryEntry> history(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    List<TagHistoryEntry> entries = new ArrayList<>();
    backend
        .walk()
        .forEachTagIndexEntry(
            repository,
            tag,
            digest -> backend
                .driver()
                .stat(RegistryLayout.tagIndexLink(repository, tag, digest))
                .ifPresent(link -> entries.add(new TagHistoryEntry(digest, link.modified()))));
    entries.sort(Comparator.comparing(TagHistoryEntry::taggedAt)
        .reversed()
        .thenComparing(TagHistoryEntry::digest));
    return List.copyOf(entries);
  }

  private boolean isSet(Tag tag) {
    return backend.leases().isThere(RegistryLayout.tagCurrentLink(repository, tag));
  }
}
