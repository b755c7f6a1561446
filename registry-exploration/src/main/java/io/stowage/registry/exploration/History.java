package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The results of the calls of one body of a process so far. The behaviour of a process is a
 * function of its history. All histories of a body form a tree.
 */
final class History {
  private final Body body;
  private final @Nullable History before;
  private final @Nullable Object answer;
  private final Spot spot;
  private final int length;
  private final Map<Object, History> after = new HashMap<>();

  /** Creates a history; there are no results yet if {@code before} is null. */
  History(Body body, @Nullable History before, @Nullable Object answer, Spot spot) {
    this.body = body;
    this.before = before;
    this.length = before == null ? 0 : before.length + 1;
    this.answer = answer;
    this.spot = times(before, spot);
  }

  private static Spot times(@Nullable History before, Spot spot) {
    for (History each = before; each != null; each = each.before) {
      if (each.spot.isLike(spot)) {
        return spot.again(each.spot.times() + 1);
      }
    }
    return spot;
  }

  /** Returns the results so far. */
  List<Object> answers() {
    List<Object> answers = new ArrayList<>();
    for (History each = this; each.before != null; each = each.before) {
      answers.add(Objects.requireNonNull(each.answer));
    }
    Collections.reverse(answers);
    return answers;
  }

  Body body() {
    return body;
  }

  /** Returns the number of results. */
  int length() {
    return length;
  }

  @Nullable
  History before() {
    return before;
  }

  /** Returns the last result. */
  Object answer() {
    return Objects.requireNonNull(answer);
  }

  Spot spot() {
    return spot;
  }

  /** Returns the history that continues with {@code answer}, or null if that has not been seen. */
  @Nullable
  History known(Object answer) {
    return after.get(answer);
  }

  void add(Object answer, History next) {
    after.put(answer, next);
  }
}
