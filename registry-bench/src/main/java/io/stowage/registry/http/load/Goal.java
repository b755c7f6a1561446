package io.stowage.registry.http.load;

import io.stowage.registry.gc.Spread;
import java.util.function.BiPredicate;

/**
 * The condition that the figures of a row have to meet.
 *
 * @param text the goal, for people
 * @param holds decides by our figures and by their ratios to those of docker-registry
 */
record Goal(String text, BiPredicate<Spread, Spread> holds) {
  /** Returns a goal that limits the ratio to the figures of docker-registry. */
  static Goal ratioAtMost(double most) {
    return new Goal("ratio at most " + text(most), (ours, ratio) -> ratio.median() <= most);
  }

  /** Returns a goal that requires a ratio to the figures of docker-registry. */
  static Goal ratioAtLeast(double least) {
    return new Goal("ratio at least " + text(least), (ours, ratio) -> ratio.median() >= least);
  }

  /** Returns a goal that limits our own figure. */
  static Goal atMost(double most) {
    return new Goal("at most " + text(most), (ours, ratio) -> ours.median() <= most);
  }

  /** Returns a goal that limits our own figure on both sides. */
  static Goal between(double least, double most) {
    return new Goal(
        text(least) + " to " + text(most),
        (ours, ratio) -> ours.median() >= least && ours.median() <= most);
  }

  /** Returns a goal that no figure of ours may miss: that it is zero. */
  static Goal never() {
    return new Goal("0", (ours, ratio) -> ours.max() == 0);
  }

  private static String text(double figure) {
    return figure == Math.rint(figure) ? Long.toString((long) figure) : Double.toString(figure);
  }

  /** Returns the answer to whether the goal is met, for people. */
  String answer(Spread ours, Spread ratio) {
    return holds.test(ours, ratio) ? "yes" : "no";
  }
}
