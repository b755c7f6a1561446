package io.stowage.registry.proofs;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * After any sequence of pushes, deletions, collections, restores, crashes and repetitions,
 * everything acknowledged exists, everything promised exists for its time, and garbage is removed
 * in the end.
 *
 * <p>The number of tries of the proof is set by {@code -Djqwik.tries.default}; the default is 40.
 */
@Tag("once")
class LongRunPropertyTest {
  private static final int STEPS = 200;

  @Tag("sample")
  @Property(tries = 20, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void keepsAcknowledgedContent(
      @ForAll("deeds") List<RandomAction> deeds, @ForAll boolean remembers) {
    ShortestFailure.check(deeds, each -> new LongRun(remembers).perform(each));
  }

  @Tag("proof")
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void keepsAcknowledgedContentInManyRuns(
      @ForAll("deeds") List<RandomAction> deeds, @ForAll boolean remembers) {
    ShortestFailure.check(deeds, each -> new LongRun(remembers).perform(each));
  }

  @Provide
  Arbitrary<List<RandomAction>> deeds() {
    return RandomActions.lists(STEPS);
  }
}
