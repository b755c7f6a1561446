package io.stowage.registry.exploration;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of where a process is, without letting it go on.
 *
 * @param body which of its bodies it is in
 * @param notes all that it has noted
 * @param call what it does next, or null if it has ended
 * @param told the last answer, if the next call is the end of a wait
 * @param requests how often a request began or ended
 * @param mortal whether it may die before the next call
 * @param code a hash of the methods that it is in
 * @param times how often it was at such a spot before: so it is at none twice
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

  /** Returns whether all but the times is the same. */
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
