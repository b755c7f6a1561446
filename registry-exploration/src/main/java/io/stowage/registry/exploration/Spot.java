package io.stowage.registry.exploration;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The visible state of a process, without running it further.
 *
 * @param body the current body
 * @param notes all notes so far
 * @param call the next call, or null if the process has ended
 * @param told the last result if the next call is the end of a wait
 * @param requests the number of times that a request began or ended
 * @param mortal whether the process may die before the next call
 * @param code a hash of the methods on the stack
 * @param times the number of earlier visits to such a spot, so that no spot occurs twice
 */
record Spot(
    int body,
    List<String> notes,
    @Nullable Call call,
    @Nullable Object told,
    int requests,
    boolean mortal,
    int code,
    int times) {

  boolean hasEnded() {
    return call == null;
  }

  /** Returns whether everything except {@code times} is equal. */
  boolean isLike(Spot other) {
    return code == other.code
        && Objects.equals(call, other.call)
        && body == other.body
        && mortal == other.mortal
        && requests == other.requests
        && Objects.equals(told, other.told)
        && notes.equals(other.notes);
  }

  Spot again(int times) {
    return new Spot(body, notes, call, told, requests, mortal, code, times);
  }
}
