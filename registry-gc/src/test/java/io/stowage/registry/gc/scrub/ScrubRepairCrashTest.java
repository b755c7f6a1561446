package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.ScrubFinding.Kind;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import org.junit.jupiter.api.Test;

/** Interrupts a repair at each of its calls; a later one completes it. */
class ScrubRepairCrashTest {
  private static final ScrubOptions REPAIR =
      ScrubOptions.builder().repair(true).repairTags(true).parallelism(1).build();

  @Test
  void completesARepairAfterACrash() {
    World undisturbed = new World();
    Scrubber.of(undisturbed.store.registry()).run(REPAIR);
    TreeDump repaired = undisturbed.store.dump();
    EachCall.atLeast(10, change -> {
      World world = new World();
      boolean died = CrashingStorage.beforeChange(world.store.heap(), change)
          .diesIn(dying -> Scrubber.of(world.store.open(dying)).run(REPAIR));
      world.store.heap().loseUnsynced();
      world.assertCompletes(repaired, "crash before change " + change);
      return died;
    });
  }

  /** A store with two damaged links, a dangling tag and a damaged tag. */
  private static final class World {
    private final TestStore store = new TestStore();
    private final Digest first;

    World() {
      Registry registry = store.registry();
      TestImages images = TestImages.in(registry.repository("app"), 1);
      TestImage kept = images.image().tag("1").tag("2").push();
      store.age();
      TestImage lost = images.image().tag("1").push();
      first = kept.digest();
      store.breakage().removeFolder(lost.revisionLink());
      store.breakage().emptyLink(kept.tagLink("2"));
      store.breakage().emptyLink(kept.layerLink(kept.config()));
      store.breakage().garbleLink(kept.revisionLink());
      store.age();
    }

    void assertCompletes(TreeDump repaired, String what) {
      store.age();
      Scrubber.of(store.registry()).run(REPAIR);
      ScrubReport second = Scrubber.of(store.registry()).run();
      assertThat(second.findings())
          .as(what)
          .extracting(ScrubFinding::kind)
          .containsOnly(Kind.HISTORY_GONE);
      assertThat(store.dump().changesSince(repaired)).as(what).isEmpty();
      for (String tag : new String[] {"1", "2"}) {
        assertThat(store.registry().repository("app").tags().get(Tag.parse(tag)))
            .isEqualTo(first);
      }
    }
  }
}
