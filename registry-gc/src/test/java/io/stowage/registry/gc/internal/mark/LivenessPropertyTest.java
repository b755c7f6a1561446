package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("once")
class LivenessPropertyTest {
  private static final int MANIFESTS = 12;

  @Property(tries = 2000)
  void agreesWithTheNaiveFixpoint(
      @ForAll("graphs") Map<Digest, ManifestRelations> graph,
      @ForAll("someDigests") Set<Digest> roots) {
    Liveness liveness = new Liveness(graph);
    List<Digest> kept = liveness.keep(roots);
    Set<Digest> expected = fixpoint(graph, roots);
    assertThat(liveness.live()).isEqualTo(expected);
    assertThat(kept).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(expected);
    Set<Digest> rest = new LinkedHashSet<>(graph.keySet());
    rest.removeAll(expected);
    assertThat(liveness.garbage())
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(rest);
  }

  @Property(tries = 500)
  void doesNotDependOnTheOrderOfRoots(
      @ForAll("graphs") Map<Digest, ManifestRelations> graph,
      @ForAll("someDigests") Set<Digest> some,
      @ForAll("someDigests") Set<Digest> more) {
    Liveness liveness = new Liveness(graph);
    liveness.keep(some);
    liveness.keep(more);
    Set<Digest> all = new LinkedHashSet<>(some);
    all.addAll(more);
    assertThat(liveness.live()).isEqualTo(fixpoint(graph, all));
  }

  private static Set<Digest> fixpoint(Map<Digest, ManifestRelations> graph, Set<Digest> roots) {
    Set<Digest> live = new LinkedHashSet<>(roots);
    live.retainAll(graph.keySet());
    boolean grows = true;
    while (grows) {
      Set<Digest> next = new LinkedHashSet<>(live);
      graph.forEach((digest, references) -> {
        if (live.contains(digest)) {
          next.addAll(references.children());
        }
        if (references.subject().filter(live::contains).isPresent()) {
          next.add(digest);
        }
      });
      next.retainAll(graph.keySet());
      grows = live.addAll(next);
    }
    return live;
  }

  @Provide
  Arbitrary<Map<Digest, ManifestRelations>> graphs() {
    Arbitrary<ManifestRelations> references = Combinators.combine(
            digests().list().ofMaxSize(3), digests().optional(0.3))
        .as((named, subject) -> new ManifestRelations(named, subject));
    return references.list().ofMaxSize(MANIFESTS).map(LivenessPropertyTest::numbered);
  }

  @Provide
  Arbitrary<Set<Digest>> someDigests() {
    return digests().set().ofMaxSize(3);
  }

  private static Arbitrary<Digest> digests() {
    return Arbitraries.integers().between(0, MANIFESTS + 2).map(LivenessPropertyTest::digest);
  }

  private static Map<Digest, ManifestRelations> numbered(List<ManifestRelations> references) {
    Map<Digest, ManifestRelations> graph = new LinkedHashMap<>();
    List<ManifestRelations> all = new ArrayList<>(references);
    for (int i = 0; i < all.size(); i++) {
      graph.put(digest(i), all.get(i));
    }
    return graph;
  }

  private static Digest digest(int i) {
    return Digest.parse("test:" + i);
  }
}
