package io.stowage.registry.gc.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.fixture.RandomRegistry;
import io.stowage.registry.gc.fixture.RandomRegistry.Kind;
import io.stowage.registry.gc.fixture.RandomRegistry.Step;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.scrub.RandomBreakage.Expected;
import io.stowage.registry.testing.TreeDump;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

@Tag("once")
class ScrubberPropertyTest {
  @Property(tries = 100)
  void findsNothingInAHealthyRegistry(@ForAll("registries") List<Step> steps) {
    TestStore store = made(steps);
    TreeDump before = store.dump();
    ScrubReport report = scrub(store, ScrubOptions.builder().repair(true).repairTags(true));
    assertThat(report.findings()).isEmpty();
    assertThat(store.dump().changesSince(before)).isEmpty();
  }

  @Property(tries = 250, maxDiscardRatio = 20)
  void findsAnySingleBreakageAtItsPath(
      @ForAll("registries") List<Step> steps,
      @ForAll RandomBreakage.How how,
      @ForAll Random random) {
    TestStore store = made(steps);
    TreeDump whole = store.dump();
    Optional<Expected> expected = new RandomBreakage(store, random).make(how);
    Assume.that(expected.isPresent());
    store.age();
    TreeDump broken = store.dump();
    assertThat(scrub(store, ScrubOptions.builder()).findings())
        .as(() -> how + " of " + expected.get() + "\n" + broken)
        .anyMatch(finding -> finding.path().equals(expected.get().path()));
    assertThat(store.dump().changesSince(broken)).isEmpty();
    ScrubReport repaired = scrub(store, ScrubOptions.builder().repair(true));
    if (expected.get().repairable()) {
      assertThat(repaired.isDamaged()).isFalse();
      assertThat(scrub(store, ScrubOptions.builder()).findings()).isEmpty();
      assertThat(store.dump().changesSince(whole)).isEmpty();
    } else {
      assertThat(store.dump().changesSince(broken)).isEmpty();
    }
  }

  private static TestStore made(List<Step> steps) {
    RandomRegistry registry = new RandomRegistry();
    steps.forEach(registry::make);
    registry.store().age();
    return registry.store();
  }

  private static ScrubReport scrub(TestStore store, ScrubOptions.Builder options) {
    return Scrubber.of(store.registry()).run(options.parallelism(2).build());
  }

  @Provide
  Arbitrary<List<Step>> registries() {
    Arbitrary<Kind> kinds = Arbitraries.of(
        Kind.IMAGE,
        Kind.IMAGE,
        Kind.INDEX,
        Kind.REFERRER,
        Kind.TAG,
        Kind.TAG,
        Kind.SHA512,
        Kind.UNTAG,
        Kind.ORPHAN,
        Kind.UNKNOWN);
    return RandomRegistry.steps(kinds, 20);
  }
}
