package io.stowage.registry.gc.reach;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.RandomRegistry;
import io.stowage.registry.gc.fixture.RandomRegistry.Step;
import io.stowage.registry.gc.fixture.RegistryModel;
import io.stowage.registry.gc.reach.ReachPath.Root;
import io.stowage.registry.model.Digest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("once")
class ReachabilityPropertyTest {
  @Property(tries = 150)
  void predictsTheRemovalsOfACollection(@ForAll("registries") List<Step> steps) {
    RandomRegistry registry = new RandomRegistry();
    steps.forEach(registry::make);
    registry.store().age();
    Set<Digest> garbage = removed(registry, false);
    Set<Digest> untagged = removed(registry, true);
    for (Digest blob : registry.blobs()) {
      Explanation explanation = Reachability.of(registry.store().registry()).explain(blob);
      assertThat(explanation.fate())
          .as(blob.toString())
          .isInstanceOf(
              garbage.contains(blob)
                  ? Fate.Garbage.class
                  : untagged.contains(blob) ? Fate.KeptByUntagged.class : Fate.Kept.class);
      explanation.paths().forEach(path -> assertLeads(registry, path, blob));
    }
  }

  @Property(tries = 150)
  void reachesEverythingThatIsNotGarbage(@ForAll("registries") List<Step> steps) {
    RandomRegistry registry = new RandomRegistry();
    steps.forEach(registry::make);
    registry.store().age();
    Set<Digest> reached = new HashSet<>();
    registry
        .store()
        .registry()
        .repositories()
        .forEach(name -> Reachability.of(registry.store().registry())
            .forEachReached(name, reached::add, damage -> {}));
    Set<Digest> kept = registry.blobs();
    kept.removeAll(removed(registry, false));
    reached.retainAll(registry.blobs());
    assertThat(reached).isEqualTo(kept);
  }

  /** Asserts that a path begins at what its root names, and ends at the blob. */
  private static void assertLeads(RandomRegistry registry, ReachPath path, Digest blob) {
    RegistryModel.Place place = registry.model().place(path.repository().value());
    Digest first = path.steps().get(0).digest();
    assertThat(path.steps().get(path.steps().size() - 1).digest()).isEqualTo(blob);
    assertThat(path.root() == Root.TAG).isEqualTo(path.tag().isPresent());
    path.tag().ifPresent(tag -> assertThat(place.tags).containsEntry(tag.value(), first));
  }

  private static Set<Digest> removed(RandomRegistry registry, boolean deleteUntagged) {
    Set<Digest> removed = new HashSet<>();
    GcOptions options = GcOptions.builder()
        .dryRun(true)
        .deleteUntagged(deleteUntagged)
        .grace(Duration.ofHours(1))
        .parallelism(1)
        .build();
    GarbageCollector.of(registry.store().registry()).run(options, new GcListener() {
      @Override
      public void blobRemoved(Digest digest, long size) {
        removed.add(digest);
      }
    });
    return removed;
  }

  @Provide
  Arbitrary<List<Step>> registries() {
    return RandomRegistry.histories();
  }
}
