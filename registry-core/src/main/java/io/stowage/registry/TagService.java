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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The tags of one repository.
 *
 * <p>Thread-safe. In addition to the exceptions documented at each method, every method throws
 * {@code DamagedLinkException} for a link that cannot be read and {@code StorageException} if the
 * store fails; methods that write throw UNSUPPORTED if the registry is read-only.
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
   * Sets {@code tag} to a manifest of the repository. If the tag exists, it is moved.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if the repository does not have the manifest,
   *     MANIFEST_BLOB_UNKNOWN with every digest that the manifest references and the repository
   *     does not have
   */
  public Descriptor put(Tag tag, Digest manifest) {
    return set(tag, manifest, () -> {});
  }

  /**
   * Sets {@code tag} to a manifest as {@link #put(Tag, Digest)} does, if the tag meets the
   * condition {@code expected}.
   *
   * <p>The comparison and the change are atomic among the calls of one {@link Registry} and its
   * views from {@link Registry#withContext}. They are best effort with respect to other processes
   * and other registries on the same store, which may set the tag in between.
   *
   * @throws RegistryException TAG_MISMATCH if the tag does not meet the condition, or as {@link
   *     #put(Tag, Digest)} does; the tag does not change
   */
  public Descriptor put(Tag tag, Digest manifest, Expected expected) {
    Objects.requireNonNull(expected, "expected");
    return set(tag, manifest, () -> links.check(tag, expected));
  }

  private Descriptor set(Tag tag, Digest manifest, Runnable check) {
    Objects.requireNonNull(tag, "tag");
    Objects.requireNonNull(manifest, "manifest");
    backend.checkWritable(tag);
    long began = backend.events().begin();
    ManifestService manifests = new ManifestService(backend, repository);
    Descriptor descriptor = manifests.store(tag, manifests.relyOn(manifest), check);
    backend.events().tagged(began, repository, tag, descriptor);
    return descriptor;
  }

  /** Parses {@code tag} and sets it as {@link #put(Tag, Digest, Expected)} does. */
  public Descriptor put(String tag, Digest manifest, Expected expected) {
    Objects.requireNonNull(tag, "tag");
    return put(Tag.parse(tag), manifest, expected);
  }

  /** Parses {@code tag} and sets it as {@link #put(Tag, Digest)} does. */
  public Descriptor put(String tag, Digest manifest) {
    Objects.requireNonNull(tag, "tag");
    return put(Tag.parse(tag), manifest);
  }

  /**
   * Returns the digest of the manifest that {@code tag} names.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag
   */
  public Digest get(Tag tag) {
    return find(tag).orElseThrow(() -> links.unknown(tag));
  }

  /** Parses {@code tag} and returns its manifest as {@link #get(Tag)} does. */
  public Digest get(String tag) {
    Objects.requireNonNull(tag, "tag");
    return get(Tag.parse(tag));
  }

  /**
   * Returns the digest of the manifest that {@code tag} names, or empty if there is no such tag.
   */
  public Optional<Digest> find(Tag tag) {
    return links.find(tag);
  }

  /** Parses {@code tag} and returns its manifest as {@link #find(Tag)} does. */
  public Optional<Digest> find(String tag) {
    Objects.requireNonNull(tag, "tag");
    return find(Tag.parse(tag));
  }

  /**
   * Removes a tag and its history. The manifest that it names stays: {@link
   * ManifestService#delete(Tag)} removes both.
   *
   * @throws RegistryException MANIFEST_UNKNOWN if there is no such tag, UNSUPPORTED if deletion is
   *     disabled
   */
  public void remove(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    backend.checkDeletable(tag);
    long began = backend.events().begin();
    if (!links.remove(tag)) {
      throw links.unknown(tag);
    }
    backend.events().untagged(began, repository, tag);
  }

  /** Parses {@code tag} and removes it as {@link #remove(Tag)} does. */
  public void remove(String tag) {
    Objects.requireNonNull(tag, "tag");
    remove(Tag.parse(tag));
  }

  /**
   * Returns all tags in byte order. Folders of tags that name no manifest, which an aborted push or
   * deletion leaves behind, are not listed.
   *
   * @throws RegistryException NAME_UNKNOWN if the repository never had a tag, or if it has none now
   *     and the store has no folders
   */
  public List<Tag> list() {
    return list(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} tags.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN as
   *     {@link #list()} does
   */
  public Page<Tag> list(int n) {
    return page(n, "");
  }

  /**
   * Returns the first {@code n} tags after {@code last}, which need not exist.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN as
   *     {@link #list()} does
   */
  public Page<Tag> list(int n, Tag last) {
    Objects.requireNonNull(last, "last");
    return page(n, last.value());
  }

  private Page<Tag> page(int n, String last) {
    return Page.of(n, each -> visit(last, tag -> !isSet(tag) || each.test(tag)));
  }

  private Page<TagEntry> entryPage(int n, String last) {
    return Page.of(
        n, each -> visit(last, tag -> links.entry(tag).map(each::test).orElse(true)));
  }

  private void visit(String last, Predicate<Tag> visitor) {
    if (!backend.walk().forEachTagBehind(repository, last, visitor)) {
      throw RegistryException.of(
          ErrorCode.NAME_UNKNOWN, repository.value(), "no such repository, or it has no tags");
    }
  }

  /**
   * Returns all tags in byte order, each with the digest of its manifest and the time when it was
   * set. This method reads the link of each tag, which {@link #list()} does not.
   *
   * @throws RegistryException NAME_UNKNOWN as {@link #list()} does
   */
  public List<TagEntry> entries() {
    return entries(Integer.MAX_VALUE).items();
  }

  /**
   * Returns the first {@code n} of the {@linkplain #entries() entries}.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN as
   *     {@link #list()} does
   */
  public Page<TagEntry> entries(int n) {
    return entryPage(n, "");
  }

  /**
   * Returns the first {@code n} {@linkplain #entries() entries} after {@code last}, which need not
   * exist.
   *
   * @throws RegistryException PAGINATION_NUMBER_INVALID if {@code n} is negative; NAME_UNKNOWN as
   *     {@link #list()} does
   */
  public Page<TagEntry> entries(int n, Tag last) {
    Objects.requireNonNull(last, "last");
    return entryPage(n, last.value());
  }

  /**
   * Returns {@code tag} with the digest of its manifest and the time when it was set, or empty if
   * there is no such tag.
   */
  public Optional<TagEntry> findEntry(Tag tag) {
    Objects.requireNonNull(tag, "tag");
    return links.entry(tag);
  }

  /**
   * Returns the tags of each manifest that a tag currently names, sorted. This method reads each
   * tag once; to look up many manifests, call it instead of {@link #lookup}. The map holds all tags
   * in memory.
   */
  public Map<Digest, List<Tag>> byDigest() {
    return links.byDigest();
  }

  /**
   * Returns the tags that currently name {@code manifest}, sorted. Tags that cannot be read are
   * omitted. This method reads every tag of the repository; {@link #byDigest} answers for all
   * manifests at the same cost.
   */
  public List<Tag> lookup(Digest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    return links.lookup(new ManifestLinks(backend, repository).storedOrSame(manifest));
  }

  /**
   * Returns every manifest that {@code tag} has ever named, the latest first, or an empty list if
   * there is no such tag. A manifest to which the tag was set at the instant of its removal may be
   * missing.
   */
  public List<TagHistoryEntry> history(Tag tag) {
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

  /** Returns the name of this class and of the repository. */
  @Override
  public String toString() {
    return "TagService[repository=" + repository + "]";
  }

  private boolean isSet(Tag tag) {
    return backend.leases().isThere(RegistryLayout.tagCurrentLink(repository, tag));
  }
}
