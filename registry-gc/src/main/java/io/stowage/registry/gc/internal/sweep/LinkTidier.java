package io.stowage.registry.gc.internal.sweep;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.internal.mark.ForeignWriters;
import io.stowage.registry.gc.internal.mark.Marks;
import io.stowage.registry.gc.internal.mark.RegistryMark;
import io.stowage.registry.gc.internal.mark.RepositoryMarks;
import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.layout.DamagedLinkException;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Removes useless links: dead ones, whose blobs or manifests are gone, and layer links that no
 * manifest of the repository needs. Young links stay. Thread-safe.
 *
 * <p>The path of a link by sha256 contains the digest of its blob, so such a link is not read. It is
 * looked at when it is about to be removed; if it does not have the length of a link, it is read
 * and reported.
 */
public final class LinkTidier {
  private final StorageDriver driver;
  private final RegistryWalk walk;
  private final RunContext context;
  private final Pacer pacer;
  private final Remover remover;
  private final ForeignWriters foreign;
  private final RegistryMark mark;
  private final SparedBlobs spared;

  /** Takes the blobs that the sweep of all shards left in place from {@code spared}. */
  public LinkTidier(
      RunContext context,
      Pacer pacer,
      Remover remover,
      RegistryMark mark,
      ForeignWriters foreign,
      SparedBlobs spared) {
    this.driver = context.driver();
    this.walk = new RegistryWalk(context.repositories(), context.foreign(mark.marks()));
    this.context = context;
    this.pacer = pacer;
    this.remover = remover;
    this.foreign = foreign;
    this.mark = mark;
    this.spared = spared;
  }

  /** Removes the links of {@code repository} to blobs that are gone; returns the removed links. */
  public Set<Digest> removeDead(RepositoryName repository) {
    return agesMatter()
        ? removeOld(repository, mark.marks(), digest -> isDead(repository, digest))
        : pretendToRemoveDead(repository);
  }

  /**
   * Returns whether the age of a dead link must be known. A dry run does not look at it if no other
   * program writes. Beside foreign writers the blobs of young links are marked, so that only the
   * others can be dead.
   */
  private boolean agesMatter() {
    return !remover.pretends() || foreign.among() == Writers.STOWAGE;
  }

  private Set<Digest> pretendToRemoveDead(RepositoryName repository) {
    Set<Digest> dead = new HashSet<>();
    walk.forEachLayerBut(mark.marks()::contains, repository, digest -> {
      pacer.check();
      if (isDead(repository, digest) && dead.add(digest)) {
        removed(repository, digest);
      }
    });
    return dead;
  }

  /**
   * Removes the links of {@code repository} by other digests to manifests that are gone. A writer
   * that relies on such a link also relies on the manifest, so that neither is removed. A manifest
   * in quarantine is gone if this run removed it; the removal of an image may restore any other.
   */
  public void removeDeadAliases(RepositoryMarks repository) {
    RepositoryName name = repository.name();
    List<Digest> aliases = RegistryWalk.collect(each -> walk.forEachAlias(name, each));
    pacer.batches(
        aliases,
        batch -> batch.stream()
            .filter(alias -> !context.needsAlias(name, alias, repository.removed()::contains))
            .flatMap(alias -> context.old(RegistryLayout.revisionLink(name, alias)).stream())
            .toList(),
        remover::remove);
  }

  /**
   * Removes the links of {@code repository} that none of its manifests needs, unless a push may be
   * about to need them.
   *
   * @param dead links that were removed before; in a dry run they still exist
   */
  public void removeUnreached(RepositoryMarks repository, Set<Digest> dead) {
    RepositoryName name = repository.name();
    if (!repository.foreign() && !foreign.hasUploadUnderWay(name)) {
      mark.within(name, manifest -> isLeft(repository, manifest))
          .ifPresent(reached -> removeOld(
              name,
              reached,
              digest -> !dead.contains(digest) && stored(name, digest).isPresent()));
    }
  }

  /** Asks for the time of each manifest that is read. */
  private boolean isLeft(RepositoryMarks repository, Digest manifest) {
    pacer.check();
    return !repository.removed().contains(manifest);
  }

  /** Returns whether the blob of the link is gone or, in a dry run, would be gone. */
  private boolean isDead(RepositoryName repository, Digest digest) {
    if (digest.isCanonical()) {
      return isGone(digest);
    }
    return stored(repository, digest).filter(this::isGone).isPresent();
  }

  private boolean isGone(Digest stored) {
    return !mark.marks().contains(stored)
        && !(spared.areComplete() ? spared.contains(stored) : staysThere(stored));
  }

  /**
   * Removes the layer links of {@code repository} that are not {@code known}, are {@code chosen} and
   * are not young; returns them.
   */
  private Set<Digest> removeOld(RepositoryName repository, Marks known, Predicate<Digest> chosen) {
    StorageView layers = context.within(RegistryLayout.layers(repository));
    List<Digest> unknown = RegistryWalk.collect(
        each -> walk.through(layers).forEachLayerBut(known::contains, repository, each));
    Set<Digest> gone = new HashSet<>();
    pacer.batches(
        unknown,
        batch -> batch.stream()
            .filter(chosen)
            .flatMap(digest -> old(layers, repository, digest))
            .toList(),
        batch -> remove(repository, batch, gone));
    return gone;
  }

  /** Returns the link of {@code repository} to {@code digest} if it is not young or damaged. */
  private Stream<Map.Entry<Digest, Candidate>> old(
      StorageView layers, RepositoryName repository, Digest digest) {
    StoragePath path = RegistryLayout.layerLink(repository, digest);
    try {
      return context.old(layers, path).stream()
          .filter(link -> isWhole(digest, link) || stored(repository, digest).isPresent())
          .map(link -> Map.entry(digest, link));
    } catch (StorageException.UnexpectedKind e) {
      context.findings().damaged(path, e);
      return Stream.empty();
    }
  }

  /** Returns whether a link was read, or has the length of one that names the digest of its path. */
  private static boolean isWhole(Digest digest, Candidate link) {
    return !digest.isCanonical() || link.seen().entry().size() == Link.length(digest);
  }

  private void remove(
      RepositoryName repository, List<Map.Entry<Digest, Candidate>> links, Set<Digest> gone) {
    List<Candidate> candidates = links.stream().map(Map.Entry::getValue).toList();
    Set<Candidate> removed = Set.copyOf(remover.remove(candidates));
    links.stream()
        .filter(each -> removed.contains(each.getValue()))
        .map(Map.Entry::getKey)
        .filter(gone::add)
        .forEach(each -> removed(repository, each));
  }

  private void removed(RepositoryName repository, Digest link) {
    context.tally().linksRemoved.increment();
    context.listener().layerLinkRemoved(repository, link);
  }

  private Optional<Digest> stored(RepositoryName repository, Digest digest) {
    try {
      return context.links().layer(repository, digest);
    } catch (DamagedLinkException e) {
      context.findings().damaged(e.path(), e);
      return Optional.empty();
    }
  }

  private boolean staysThere(Digest stored) {
    StoragePath path = RegistryLayout.blobData(stored);
    Optional<StorageEntry> data = driver.stat(path);
    return data.isPresent()
        && !(remover.pretends() && !context.gate().isYoung(path, data.get().modified()));
  }
}
