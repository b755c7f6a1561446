package io.stowage.registry.gc.reach;

import io.stowage.registry.gc.internal.mark.Liveness;
import io.stowage.registry.gc.internal.mark.References;
import io.stowage.registry.gc.reach.ReachPath.Link;
import io.stowage.registry.gc.reach.ReachPath.Step;
import io.stowage.registry.internal.walk.Closure;
import io.stowage.registry.model.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The manifests of a repository that lead to a target, and the paths from them. Edges are followed
 * from the kept manifest to its keeper, the opposite direction of {@link Liveness}. Has no side
 * effects.
 */
final class ReachGraph {
  private final Map<Digest, List<Edge>> into = new HashMap<>();
  private final Map<Digest, Step> next = new LinkedHashMap<>();

  /**
   * Adds the manifests that a manifest keeps.
   *
   * @param revisions the revisions of the repository: only these keep others, or are kept, apart
   *     from the content that a manifest needs
   */
  void add(Digest manifest, References references, Set<Digest> revisions) {
    Link link = references.kind().isUnderstood() ? Link.CHILD : Link.MENTION;
    references.nested().forEach(child -> add(manifest, link, child));
    if (revisions.contains(manifest)) {
      references.relations().children().stream()
          .filter(revisions::contains)
          .forEach(child -> add(manifest, link, child));
      references
          .relations()
          .subject()
          .filter(revisions::contains)
          .ifPresent(subject -> add(subject, Link.REFERRER, manifest));
    }
  }

  /** Adds an edge from {@code from} to {@code to}. */
  void add(Digest from, Link link, Digest to) {
    into.computeIfAbsent(to, none -> new ArrayList<>()).add(new Edge(from, link));
  }

  /** Finds everything that leads to {@code target}; returns it with the nearest first. */
  List<Digest> search(Digest target) {
    Closure.of(List.of(target), reached -> {
      List<Edge> edges = into.getOrDefault(reached, List.of());
      edges.stream()
          .filter(edge -> !edge.from.equals(target))
          .forEach(edge -> next.putIfAbsent(edge.from, new Step(edge.link, reached)));
      return edges.stream().map(Edge::from);
    });
    return List.copyOf(next.keySet());
  }

  /**
   * Returns the shortest path from {@code manifest}, which leads to the target or is the target.
   */
  List<Step> path(Digest manifest) {
    List<Step> steps = new ArrayList<>();
    Optional<Step> step = Optional.of(new Step(Link.ROOT, manifest));
    while (step.isPresent()) {
      steps.add(step.get());
      step = Optional.ofNullable(next.get(step.get().digest()));
    }
    return steps;
  }

  /** An edge, without its end: where it starts, and its kind. */
  private record Edge(Digest from, Link link) {}
}
