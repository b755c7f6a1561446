package io.stowage.registry.http.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What was measured of the two servers; the figures at one position were taken together. */
record Pairs<T>(List<T> ours, List<T> theirs) {
  Pairs {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
  }

  /**
   * Measures both in turn. The first round does not count, and every other one is in reverse order.
   */
  static <T> Pairs<T> taken(int runs, Measurement<T> ours, Measurement<T> theirs)
      throws IOException {
    List<T> first = new ArrayList<>();
    List<T> second = new ArrayList<>();
    for (int round = 0; round <= runs; round++) {
      boolean reversed = round % 2 == 1;
      T before = reversed ? theirs.take() : ours.take();
      T after = reversed ? ours.take() : theirs.take();
      if (round > 0) {
        first.add(reversed ? after : before);
        second.add(reversed ? before : after);
      }
    }
    return new Pairs<>(first, second);
  }

  /** Returns one figure of each measurement. */
  <F> Pairs<F> map(Function<T, F> figure) {
    return new Pairs<>(
        ours.stream().map(figure).toList(), theirs.stream().map(figure).toList());
  }
}
