package io.stowage.registry.internal.walk;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that can be reached from some roots. Cycles are allowed.
 *
 * <p>Both methods iterate instead of recursing, because pushers decide how deeply manifests are
 * nested. Both call {@code successors} once for each node, because that usually reads a manifest;
 * Guava's {@code Traverser} calls it twice for each root.
 */
public final class Closure {
  private Closure() {}

  /** Returns {@code roots} and everything reached from them, the nearest first. */
  public static <N> Set<N> of(Collection<N> roots, Function<N, Stream<N>> successors) {
    Set<N> reached = new LinkedHashSet<>();
    Deque<N> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      N node = open.remove();
      if (reached.add(node)) {
        successors.apply(node).forEach(open::add);
      }
    }
    return reached;
  }

  /**
   * Returns {@code roots} and everything reached from them, each node after its successors. Of the
   * nodes in a cycle, the one that is reached first comes last.
   */
  public static <N> Set<N> innermostFirst(Collection<N> roots, Function<N, Stream<N>> successors) {
    Set<N> begun = new HashSet<>();
    Set<N> ended = new LinkedHashSet<>();
    Deque<N> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      N node = open.element();
      if (begun.add(node)) {
        successors.apply(node).filter(next -> !begun.contains(next)).forEach(open::push);
      } else {
        ended.add(open.remove());
      }
    }
    return ended;
  }
}
