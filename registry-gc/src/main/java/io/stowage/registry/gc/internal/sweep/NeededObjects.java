package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.LinkResolver;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Determines whether something in quarantine is needed again: a blob by any manifest that stays,
 * and a link by a manifest that stays in its repository. Used by one thread at a time.
 */
public final class NeededObjects {
  private final StorageDriver driver;
  private final LinkResolver links;
  private final RegistryWalk walk;
  private final RegistryMark mark;
  private final Runnable guard;
  private final Map<RepositoryName, RepositoryMarks> found = new HashMap<>();
  private final Map<RepositoryName, Optional<Marks>> reached = new HashMap<>();
  private final Map<RepositoryName, Optional<Set<Digest>>> tagged = new HashMap<>();

  /**
   * Begins with the results of the last mark, {@code marked}.
   *
   * @param guard is run before each look at a manifest, and throws if the run may not continue
   */
  public NeededObjects(
      Registry registry, RegistryMark mark, List<RepositoryMarks> marked, Runnable guard) {
    this.driver = registry.storage();
    this.links = registry.links();
    this.walk = new RegistryWalk(driver);
    this.mark = mark;
    this.guard = guard;
    marked.forEach(each -> found.put(each.name(), each));
  }

  boolean needsBlob(Digest digest) {
    return mark.marks().contains(digest);
  }

  boolean needsLayerLink(LayoutEntry.LayerLink link) {
    return isReached(link.repository(), link.digest());
  }

  /**
   * Returns whether the link is needed: a tag or a manifest may name it, or its subject may exist.
   */
  boolean needsRevisionLink(LayoutEntry.RevisionLink link, Optional<References> manifest) {
    return isTagged(link.repository(), link.digest())
        || manifest
            .filter(read -> isReached(link.repository(), link.digest())
                || read.relations()
                    .subject()
                    .map(subject -> mark.marks().storedManifest(link.repository(), subject))
                    .filter(subject -> staysIn(link.repository(), subject))
                    .isPresent())
            .isPresent();
  }

  /**
   * Returns whether the link is needed: a tag history is removed with its tag and with its
   * manifest.
   */
  boolean needsTagIndexLink(LayoutEntry.TagIndexLink link) {
    RepositoryName repository = link.repository();
    return mayBeAt(RegistryLayout.revisionLink(repository, link.digest()))
        && mayBeAt(RegistryLayout.tagCurrentLink(repository, link.tag()));
  }

  /** Discards the cached needs of {@code repository}, because a manifest was restored to it. */
  void changed(RepositoryName repository) {
    reached.remove(repository);
  }

  /**
   * Returns whether the repository reaches the digest; asks the marks of all repositories first,
   * which are already available.
   */
  private boolean isReached(RepositoryName repository, Digest digest) {
    return mark.marks().contains(digest)
        && reached
            .computeIfAbsent(repository, this::reachedBy)
            .map(inRepository -> inRepository.contains(digest))
            .orElse(true);
  }

  private Optional<Marks> reachedBy(RepositoryName repository) {
    return mark.within(repository, manifest -> {
      guard.run();
      return stays(repository, manifest);
    });
  }

  private boolean isTagged(RepositoryName repository, Digest digest) {
    return tagged
        .computeIfAbsent(repository, this::tagged)
        .map(digests -> digests.contains(digest))
        .orElse(true);
  }

  /**
   * Returns the digests that the tags name, or empty if a tag cannot be read and may name anything.
   */
  private Optional<Set<Digest>> tagged(RepositoryName repository) {
    Set<Digest> digests = new HashSet<>();
    try {
      RegistryWalk.<Tag>collect(each -> walk.forEachTag(repository, each))
          .forEach(tag -> links.tag(repository, tag).ifPresent(digests::add));
      return Optional.of(digests);
    } catch (DamagedLinkException | StorageException.UnexpectedKind e) {
      return Optional.empty();
    }
  }

  private boolean staysIn(RepositoryName repository, Digest manifest) {
    return stays(repository, manifest)
        && mayBeAt(RegistryLayout.revisionLink(repository, manifest));
  }

  /** Returns whether the link may exist; one that cannot be accessed may exist. */
  private boolean mayBeAt(StoragePath link) {
    try {
      return driver.stat(link).isPresent();
    } catch (StorageException.UnexpectedKind e) {
      return true;
    }
  }

  private boolean stays(RepositoryName repository, Digest manifest) {
    return !found.containsKey(repository) || found.get(repository).stays(manifest);
  }
}
