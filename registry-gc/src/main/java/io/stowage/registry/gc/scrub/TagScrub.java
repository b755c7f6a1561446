package io.stowage.registry.gc.scrub;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.TagHistoryEntry;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks the current manifests and the histories of tags, and repairs tags. Thread-safe. */
final class TagScrub {
  private static final Logger LOG = LoggerFactory.getLogger(TagScrub.class);

  private final Registry registry;
  private final ScrubStore store;
  private final ManifestScrub manifests;

  TagScrub(Registry registry, ScrubStore store, ManifestScrub manifests) {
    this.registry = registry;
    this.store = store;
    this.manifests = manifests;
  }

  /** Checks the manifest that {@code tag} names now. */
  void check(RepositoryName name, Tag tag, Consumer<ScrubFinding> found) {
    StoragePath link = RegistryLayout.tagCurrentLink(name, tag);
    List<ScrubFinding> damages = new ArrayList<>();
    Optional<Digest> named = store.target(link, damages::add);
    damages.forEach(found);
    if (named.isPresent()) {
      checkNamed(name, link, named.get(), found);
    } else if (damages.isEmpty()) {
      checkUnset(name, tag, link, found);
    }
  }

  /** Checks an entry of a tag's history, whose manifest may have been deleted normally. */
  void checkHistory(RepositoryName name, Tag tag, Digest digest, Consumer<ScrubFinding> found) {
    StoragePath link = RegistryLayout.tagIndexLink(name, tag, digest);
    Optional<Digest> named = store.target(link, found);
    named
        .filter(target -> !store.hasManifest(name, target))
        .ifPresent(gone -> found.accept(ScrubFinding.of(
            Kind.HISTORY_GONE, link, gone, "a manifest of " + name, "none of that digest")));
  }

  /**
   * Sets a tag that is still broken to the latest whole manifest of its history.
   *
   * @return whether there was one
   */
  boolean repair(RepositoryName name, Tag tag) {
    List<ScrubFinding> broken = new ArrayList<>();
    check(name, tag, broken::add);
    return broken.stream().anyMatch(TagScrub::isRepairable)
        && registry.repository(name).tags().history(tag).stream()
            .map(TagHistoryEntry::digest)
            .filter(manifest -> isWhole(name, manifest))
            .anyMatch(manifest -> set(registry.repository(name), tag, manifest));
  }

  /**
   * Returns whether {@code finding}, about a tag's link, can be repaired from the tag's history.
   */
  static boolean isRepairable(ScrubFinding finding) {
    return !finding.young()
        && (finding.kind() == Kind.TAG_DANGLING || finding.kind() == Kind.LINK_DAMAGED);
  }

  private void checkNamed(
      RepositoryName name, StoragePath link, Digest named, Consumer<ScrubFinding> found) {
    StoragePath missing = store.hasManifest(name, named)
        ? RegistryLayout.blobData(named)
        : RegistryLayout.revisionLink(name, named);
    if (store.find(missing).isEmpty()) {
      found.accept(ScrubFinding.of(
              Kind.TAG_DANGLING, link, named, "a manifest of " + name, "nothing at " + missing)
          .young(store.isYoung(link)));
    }
  }

  private void checkUnset(
      RepositoryName name, Tag tag, StoragePath link, Consumer<ScrubFinding> found) {
    List<TagHistoryEntry> history = registry.repository(name).tags().history(tag);
    if (!history.isEmpty()) {
      found.accept(ScrubFinding.of(
              Kind.TAG_UNSET,
              link,
              history.get(0).digest(),
              "a current link, last to " + history.get(0).digest(),
              "nothing")
          .young(store.isYoung(history.get(0).taggedAt())));
    }
  }

  private boolean isWhole(RepositoryName name, Digest manifest) {
    List<ScrubFinding> found = new ArrayList<>();
    manifests.check(name, manifest, found::add);
    return found.stream().noneMatch(finding -> finding.kind().isDamage());
  }

  /** Sets the tag through the registry, so that it follows the collection protocol. */
  private static boolean set(Repository repository, Tag tag, Digest manifest) {
    try {
      repository.tags().put(tag, manifest);
      return true;
    } catch (RegistryException | DamagedLinkException e) {
      LOG.info("Tag {} of {} cannot name {}", tag, repository.name(), manifest, e);
      return false;
    }
  }
}
