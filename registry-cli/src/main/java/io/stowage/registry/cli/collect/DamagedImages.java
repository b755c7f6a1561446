package io.stowage.registry.cli.collect;

import io.stowage.registry.ImageUse;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubReport;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images that damage affects: those that need a damaged object, by the tags that reach them,
 * such as {@code team/app:1.0}, or by their digests if no tag does. Immutable.
 */
final class DamagedImages {
  /** The number of images that are named for one damaged object. */
  static final int MOST = 1000;

  /** The number of damaged objects for which the affected images are determined. */
  private static final int MOST_DAMAGED = 10_000;

  private final Map<Digest, List<ImageUse>> uses;

  private DamagedImages(Map<Digest, List<ImageUse>> uses) {
    this.uses = Map.copyOf(uses);
  }

  /**
   * Finds the images that the damage in {@code report} affects. Each manifest of the registry is
   * read if there is any damage, unless the scrub was cancelled. A repository that the store fails
   * to read is skipped.
   */
  static DamagedImages of(Registry registry, ScrubReport report) {
    Set<Digest> damaged = report.findings().stream()
        .filter(ScrubFinding::isDamage)
        .flatMap(finding -> digest(finding).stream())
        .limit(MOST_DAMAGED)
        .collect(Collectors.toUnmodifiableSet());
    Map<Digest, List<ImageUse>> uses = new HashMap<>();
    if (!damaged.isEmpty() && !report.cancelled()) {
      registry.repositories().forEach(name -> add(registry, name, damaged, uses));
    }
    return new DamagedImages(uses);
  }

  private static void add(
      Registry registry,
      RepositoryName name,
      Set<Digest> damaged,
      Map<Digest, List<ImageUse>> uses) {
    try {
      Reachability.of(registry).imagesUsing(name, damaged, damage -> {}).forEach((digest, more) -> {
        List<ImageUse> all = uses.computeIfAbsent(digest, none -> new ArrayList<>());
        more.stream().limit(MOST - all.size()).forEach(all::add);
      });
    } catch (StorageException e) {
      return; // The scrub has reported what cannot be read.
    }
  }

  /** Returns the names of the images that {@code finding} affects; none if it is not damage. */
  List<String> hitBy(ScrubFinding finding) {
    if (!finding.isDamage()) {
      return List.of();
    }
    Optional<LayoutEntry> entry = LayoutEntry.parse(finding.path());
    Optional<String> tag = entry.flatMap(DamagedImages::tag);
    if (tag.isPresent()) {
      return tag.stream().toList();
    }
    Optional<RepositoryName> only = entry.flatMap(DamagedImages::repository);
    return digest(finding).stream()
        .flatMap(digest -> uses.getOrDefault(digest, List.of()).stream())
        .filter(use -> only.isEmpty() || only.get().equals(use.repository()))
        .flatMap(DamagedImages::names)
        .distinct()
        .limit(MOST)
        .toList();
  }

  private static Stream<String> names(ImageUse use) {
    return use.tags().isEmpty()
        ? Stream.of(use.repository() + "@" + use.manifest())
        : use.tags().stream().map(tag -> use.repository() + ":" + tag);
  }

  /** Returns the digest of the damaged object. */
  private static Optional<Digest> digest(ScrubFinding finding) {
    Optional<LayoutEntry> entry = LayoutEntry.parse(finding.path());
    if (entry.isPresent() && entry.get() instanceof LayoutEntry.BlobData blob) {
      return Optional.of(blob.digest());
    } else if (entry.isPresent() && entry.get() instanceof LayoutEntry.SignatureLink link) {
      return Optional.of(link.revision());
    }
    return entry.flatMap(LayoutEntry::linkDigest).or(finding::digest);
  }

  /** Returns the repository in which a link is damaged. */
  private static Optional<RepositoryName> repository(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.LayerLink link) {
      return Optional.of(link.repository());
    } else if (entry instanceof LayoutEntry.RevisionLink link) {
      return Optional.of(link.repository());
    }
    return entry instanceof LayoutEntry.SignatureLink link
        ? Optional.of(link.repository())
        : Optional.empty();
  }

  /** Returns the tag whose link is damaged. */
  private static Optional<String> tag(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.TagCurrentLink link) {
      return Optional.of(link.repository() + ":" + link.tag());
    }
    return entry instanceof LayoutEntry.TagIndexLink link
        ? Optional.of(link.repository() + ":" + link.tag())
        : Optional.empty();
  }
}
