package io.stowage.registry.gc.reach;

import io.stowage.registry.gc.internal.mark.ImpliedReferences;
import io.stowage.registry.gc.internal.mark.KnownManifests;
import io.stowage.registry.gc.internal.mark.MarkSet;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.gc.internal.mark.References.Kind;
import io.stowage.registry.gc.internal.mark.Revisions;
import io.stowage.registry.gc.reach.ReachPath.Link;
import io.stowage.registry.gc.reach.ReachPath.Root;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The paths by which the manifests of one repository reach a target. Used once, by one thread. */
final class RepositoryPaths {
  private final RepositoryName repository;
  private final Revisions revisions;
  private final Set<Digest> named;
  private final Digest target;
  private final long mark;
  private final ReachGraph graph = new ReachGraph();
  private final Set<Digest> notUnderstood = new HashSet<>();
  private final Set<Digest> covered = new HashSet<>();
  private final List<Digest> leading = new ArrayList<>();
  private boolean allStays;
  private boolean targetIsLayer;

  /** Treats the digests that links outside the layout name as additional roots. */
  RepositoryPaths(
      RepositoryName repository, Revisions revisions, Set<Digest> named, Digest target) {
    this.repository = repository;
    this.revisions = revisions;
    this.named = named;
    this.target = target;
    this.mark = MarkSet.mark(target);
  }

  /** Reads all manifests of the repository, and everything below them. */
  void read(KnownManifests manifests, ImpliedReferences needs) {
    List<Digest> doubtful = new ArrayList<>();
    Closure.of(revisions.all(), manifest -> {
      Optional<References> read = manifests.read(manifest).map(found -> {
        manifests.remember(manifest, found, found.hasMark(mark));
        return needs.stored(repository, found);
      });
      read.ifPresent(references -> add(manifest, references, needs));
      if (read.isEmpty() || !read.get().kind().isUnderstood()) {
        notUnderstood.add(manifest);
      }
      if (read.map(found -> found.kind() == Kind.DAMAGED).orElse(isRevision(manifest))) {
        doubtful.add(manifest);
      }
      return read.stream().flatMap(references -> references.nested().stream());
    });
    if (!doubtful.isEmpty() || !revisions.areTagsReadable()) {
      needs.forEachLayer(repository, layer -> targetIsLayer |= layer.equals(target));
    }
    if (targetIsLayer) {
      doubtful.forEach(manifest -> graph.add(manifest, Link.MENTION, target));
    }
    allStays = !revisions.areReadable() || doubtful.stream().anyMatch(this::isRevision);
  }

  private boolean isRevision(Digest manifest) {
    return revisions.all().contains(manifest);
  }

  private void add(Digest manifest, References references, ImpliedReferences needs) {
    Link link = references.kind().isUnderstood() ? Link.BLOB : Link.MENTION;
    graph.add(manifest, references, revisions.all());
    if (references.hasMark(mark)) {
      graph.add(manifest, link, target);
    }
    needs.forEach(repository, manifest, references.aliases(), references.kind(), stored -> {
      if (stored.equals(target)) {
        graph.add(manifest, link, target);
      }
    });
  }

  /**
   * Adds to {@code trace} one path from each tag that leads to the target, and one from each
   * manifest that none of these passes through: first from manifests that stay for another reason,
   * outermost first.
   *
   * @param leaseOf returns the lease of a manifest
   * @param limit the latest lease that is old
   */
  void find(Function<Digest, Instant> leaseOf, Instant limit, Trace trace) {
    boolean unreadableNamesTarget = targetIsLayer && !revisions.areTagsReadable();
    if (isRevision(target) || unreadableNamesTarget) {
      leading.add(target);
    }
    leading.addAll(graph.search(target));
    tags().forEach((tag, manifest) -> add(Root.TAG, Optional.of(tag), manifest, trace));
    Map<Digest, Root> kept = new LinkedHashMap<>();
    Map<Digest, Root> ending = new LinkedHashMap<>();
    for (Digest manifest : untagged()) {
      Optional<Root> root = root(manifest);
      root.ifPresent(found -> kept.put(manifest, found));
      if (root.isEmpty()) {
        Instant lease = leaseOf.apply(manifest);
        trace.addUntagged(lease);
        ending.put(manifest, lease.isAfter(limit) ? Root.YOUNG : Root.UNTAGGED);
      }
    }
    addUncovered(kept, trace);
    addUncovered(ending, trace);
    if (unreadableNamesTarget && !covered.contains(target)) {
      trace.add(new ReachPath(
          repository,
          Root.UNREADABLE,
          Optional.empty(),
          List.of(new ReachPath.Step(Link.MENTION, target))));
    }
  }

  /** Returns whether nothing leads to the target. */
  boolean isEmpty() {
    return leading.isEmpty();
  }

  private Map<Tag, Digest> tags() {
    Map<Tag, Digest> tags = new TreeMap<>();
    for (Digest manifest : leading) {
      revisions.tags().getOrDefault(manifest, List.of()).forEach(tag -> tags.put(tag, manifest));
    }
    return tags;
  }

  private List<Digest> untagged() {
    List<Digest> untagged = new ArrayList<>(leading.stream()
        .filter(this::isRevision)
        .filter(manifest -> !revisions.tags().containsKey(manifest))
        .toList());
    Collections.reverse(untagged);
    return untagged;
  }

  /** Returns why a manifest without a tag stays, or empty if it does not. */
  private Optional<Root> root(Digest manifest) {
    if (notUnderstood.contains(manifest)) {
      return Optional.of(Root.NOT_UNDERSTOOD);
    }
    if (named.contains(manifest)) {
      return Optional.of(Root.FOREIGN_LINK);
    }
    return allStays ? Optional.of(Root.UNREADABLE) : Optional.empty();
  }

  private void addUncovered(Map<Digest, Root> roots, Trace trace) {
    roots.forEach((manifest, root) -> {
      if (!covered.contains(manifest)) {
        add(root, Optional.empty(), manifest, trace);
      }
    });
  }

  private void add(Root root, Optional<Tag> tag, Digest manifest, Trace trace) {
    ReachPath path = new ReachPath(repository, root, tag, graph.path(manifest));
    path.steps().forEach(step -> covered.add(step.digest()));
    trace.add(path);
  }
}
