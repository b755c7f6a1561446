package io.stowage.registry.gc;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/**
 * Whatever is pushed, deleted, collected, undone, cut off and repeated, in any order: what was
 * acknowledged is there, what was promised is there in its time, and garbage goes in the end.
 *
 * <p>How often the proof tries is set by {@code -Djqwik.tries.default}; it is 1,000 if nothing is said.
 */
class LongRunPropertyTest {
  private static final int STEPS = 200;

  @Property(tries = 50, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void holdsToWhatItAcknowledged(@ForAll("deeds") List<Deed> deeds, @ForAll boolean remembers) {
    ShortestFailure.check(deeds, each -> new LongRun(remembers).perform(each));
  }

  @Tag("proof")
  @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void holdsToWhatItAcknowledgedTimeAndAgain(
      @ForAll("deeds") List<Deed> deeds, @ForAll boolean remembers) {
    ShortestFailure.check(deeds, each -> new LongRun(remembers).perform(each));
  }

  @Provide
  Arbitrary<List<Deed>> deeds() {
    return Deeds.lists(STEPS);
  }
}
