package io.stowage.registry;

import io.stowage.registry.internal.lease.TagRemoval;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links from the tags of one repository to manifests. */
final class TagLinks {
  private static final Logger LOG = LoggerFactory.getLogger(TagLinks.class);
  private static final int TRIES = 4;

  private final Backend backend;
  private final RepositoryName repository;

  TagLinks(Backend backend, RepositoryName repository) {
    this.backend = backend;
    this.repository = repository;
  }

  /**
   * Returns the digest of the manifest that {@code tag} names, or empty if there is no such tag.
   */
  Optional<Digest> find(Tag tag) {
    return backend.links().tag(repository, tag);
  }

  /**
   * Returns {@code tag} with its manifest and its time, or empty if there is no such tag. Reads the
   * link before its time: the time of a tag that is moved in between is that of the move.
   */
  Optional<TagEntry> entry(Tag tag) {
    return find(tag)
        .flatMap(digest -> backend
            .leases()
            .find(RegistryLayout.tagCurrentLink(repository, tag))
            .map(link -> new TagEntry(tag, digest, link.modified())));
  }

  /**
   * Checks that {@code tag} meets the condition {@code expected}.
   *
   * @throws RegistryException TAG_MISMATCH if it does not
   */
  void check(Tag tag, Expected expected) {
    Optional<Digest> current = find(tag);
    if (!expected.matches(current)) {
      throw RegistryException.invalid(
          ErrorCode.TAG_MISMATCH,
          tag.value(),
          expected + ", found " + current.map(Digest::toString).orElse("none"));
    }
  }

  /** Returns the tags, sorted, by the manifest that they currently name. */
  Map<Digest, List<Tag>> byDigest() {
    return byDigest(this::find);
  }

  /** Returns the tags as {@link #byDigest()} does, without those that cannot be read. */
  Map<Digest, List<Tag>> readableByDigest() {
    return byDigest(this::findReadable);
  }

  private Map<Digest, List<Tag>> byDigest(Function<Tag, Optional<Digest>> find) {
    Map<Digest, List<Tag>> tags = new HashMap<>();
    RegistryWalk.<Tag>collect(each -> backend.walk().forEachTag(repository, each)).stream()
        .sorted()
        .forEach(tag -> find.apply(tag)
            .ifPresent(digest ->
                tags.computeIfAbsent(digest, each -> new ArrayList<>()).add(tag)));
    tags.replaceAll((digest, all) -> List.copyOf(all));
    return Map.copyOf(tags);
  }

  /**
   * Returns the tags that currently name {@code manifest}, sorted. Tags that cannot be read are
   * omitted.
   */
  List<Tag> lookup(Digest manifest) {
    List<Tag> tags = new ArrayList<>();
    forEachReadable((tag, digest) -> {
      if (digest.equals(manifest)) {
        tags.add(tag);
      }
    });
    tags.sort(null);
    return List.copyOf(tags);
  }

  /**
   * Passes each tag with the manifest that it currently names to {@code visitor}, in no particular
   * order. Tags that cannot be read are omitted.
   */
  void forEachReadable(BiConsumer<Tag, Digest> visitor) {
    backend
        .walk()
        .forEachTag(
            repository, tag -> findReadable(tag).ifPresent(digest -> visitor.accept(tag, digest)));
  }

  /**
   * Removes a tag, its current link first, so that no reader finds a partly removed tag, and also
   * the copy of that link that a crashed removal has hidden.
   */
  boolean unset(Tag tag) {
    return backend.tagLocks().hold(repository, tag, () -> unsetHeld(tag));
  }

  /** Removes a tag as {@link #unset} does, and renews the link of the manifest that it named. */
  boolean remove(Tag tag) {
    return backend.tagLocks().hold(repository, tag, () -> {
      Optional<Digest> named = findVisible(tag);
      boolean removed = unsetHeld(tag);
      named.ifPresent(new ManifestLinks(backend, repository)::renewUntagged);
      return removed;
    });
  }

  /**
   * Returns the digest of the manifest that the visible link of {@code tag} names, or empty if
   * there is no such link or it cannot be read.
   */
  Optional<Digest> findVisible(Tag tag) {
    StoragePath link = RegistryLayout.tagCurrentLink(repository, tag);
    try {
      return Optional.of(Link.parse(link, backend.driver().read(link, Link.LIMIT)));
    } catch (StorageException | DamagedLinkException e) {
      return Optional.empty();
    }
  }

  private boolean unsetHeld(Tag tag) {
    StoragePath folder = RegistryLayout.tag(repository, tag);
    boolean named = backend.leases().delete(RegistryLayout.tagCurrentLink(repository, tag));
    boolean removed = backend.driver().deleteTree(folder) || named;
    backend.driver().persist(List.of(folder));
    return removed;
  }

  /**
   * Removes each of {@code tags}, unless the tag names a manifest other than {@code manifest} when
   * it is removed.
   *
   * @return the tags that this call removed
   */
  List<Tag> removeAll(List<Tag> tags, Digest manifest) {
    return removeAll(tags, manifest, Map.of());
  }

  /**
   * Removes each of {@code tags} as {@link #removeAll(List, Digest)} does, but a tag in {@code
   * times} only if it was last set at that time.
   *
   * @return the tags that this call removed
   */
  List<Tag> removeAll(List<Tag> tags, Digest manifest, Map<Tag, Instant> times) {
    List<Tag> removed = new ArrayList<>();
    List<Tag> rest = tags;
    for (int i = 0; i < TRIES && !rest.isEmpty(); i++) {
      removed.addAll(new TagRemoval(backend.driver(), repository, manifest, times).run(rest));
      Set<Tag> gone = Set.copyOf(removed);
      rest = rest.stream()
          .filter(tag -> !gone.contains(tag) && names(tag, manifest))
          .toList();
    }
    return removed;
  }

  /**
   * Removes the tags that were set to a manifest while the manifest was deleted, unless it exists
   * again.
   *
   * @return the tags that this call removed
   */
  List<Tag> removeDangling(Digest manifest) {
    ManifestLinks manifests = new ManifestLinks(backend, repository);
    return lookup(manifest).stream()
        .filter(tag -> !manifests.isVisible(manifest))
        .flatMap(tag -> removeAll(List.of(tag), manifest).stream())
        .toList();
  }

  private boolean names(Tag tag, Digest manifest) {
    return findReadable(tag).filter(manifest::equals).isPresent();
  }

  private Optional<Digest> findReadable(Tag tag) {
    try {
      return find(tag);
    } catch (DamagedLinkException
        | StorageException.AccessDenied
        | StorageException.UnexpectedKind e) {
      LOG.warn("Skipped a tag that cannot be read: {}", e.getMessage());
      return Optional.empty();
    }
  }

  RegistryException unknown(Tag tag) {
    return RegistryException.of(
        ErrorCode.MANIFEST_UNKNOWN, tag.value(), "no such tag in repository " + repository);
  }
}
