package io.stowage.registry.internal.walk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClosureTest {
  private static final int DEEP = 1_000_000;

  private final Map<String, List<String>> graph = Map.of(
      "index", List.of("image", "other"),
      "image", List.of("layer"),
      "other", List.of("layer", "index"),
      "alone", List.of());
  private final List<String> opened = new ArrayList<>();

  @Test
  void containsTheRootsAndWhatTheyReachNearestFirst() {
    assertThat(Closure.of(List.of("index"), this::successors))
        .containsExactly("index", "image", "other", "layer");
    assertThat(Closure.of(List.of("alone", "image"), this::successors))
        .containsExactly("alone", "image", "layer");
  }

  @Test
  void containsEachNodeAfterItsSuccessors() {
    assertThat(Closure.innermostFirst(List.of("index", "alone"), this::successors))
        .containsExactly("layer", "other", "image", "index", "alone");
  }

  @Test
  void opensEachNodeOnce() {
    Closure.of(List.of("other", "other", "image"), this::successors);
    assertThat(opened).containsExactlyInAnyOrder("other", "image", "layer", "index");
    opened.clear();
    Closure.innermostFirst(List.of("other", "other", "image"), this::successors);
    assertThat(opened).containsExactlyInAnyOrder("other", "image", "layer", "index");
  }

  @Test
  void isFoundHoweverDeepTheNodesAreNested() {
    assertThat(Closure.of(List.of(0), ClosureTest::next)).hasSize(DEEP);
    assertThat(Closure.innermostFirst(List.of(0), ClosureTest::next))
        .hasSize(DEEP)
        .startsWith(DEEP - 1)
        .endsWith(0);
  }

  private Stream<String> successors(String node) {
    opened.add(node);
    return graph.getOrDefault(node, List.of()).stream();
  }

  private static Stream<Integer> next(int node) {
    return node < DEEP - 1 ? Stream.of(node + 1) : Stream.empty();
  }
}
