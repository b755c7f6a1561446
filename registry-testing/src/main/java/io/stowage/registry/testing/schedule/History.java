package io.stowage.registry.testing.schedule;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a process is: what its calls have answered so far. A process is a function of that, so this
 * tells its next call, or that it has ended. All histories of a process are a tree.
 */
final class History {
  private final @Nullable History before;
  private final @Nullable Object answer;
  private final int length;
  private final int requests;
  private final Map<Object, History> after = new HashMap<>();

  /** The numbers of all calls that the process is known to make from here on, in any case. */
  private final BitSet future = new BitSet();

  /** The numbers of calls of others that nothing which this process does from here on conflicts with. */
  private final BitSet promised = new BitSet();

  private int number = -1;
  private int call = -1;
  private boolean mortal;
  private List<String> notes = List.of();

  private History(@Nullable History before, @Nullable Object answer, int length, int requests) {
    this.before = before;
    this.answer = answer;
    this.length = length;
    this.requests = requests;
  }

  static History start() {
    return new History(null, null, 0, 0);
  }

  /** Returns the answers so far. */
  List<Object> answers() {
    List<Object> answers = new ArrayList<>();
    for (History each = this; each.before != null; each = each.before) {
      answers.add(Objects.requireNonNull(each.answer));
    }
    Collections.reverse(answers);
    return answers;
  }

  /** Returns the last answer. */
  Object answer() {
    return Objects.requireNonNull(answer);
  }

  /** Returns the history that goes on with {@code answer}, or null if it was never seen. */
  @Nullable
  History known(Object answer) {
    return after.get(answer);
  }

  /** Adds the history that goes on with {@code answer}. */
  History add(Object answer, boolean isRequest) {
    History added = new History(this, answer, length + 1, requests + (isRequest ? 1 : 0));
    after.put(answer, added);
    return added;
  }

  /** Checks that a run of the process with these answers makes the calls that are known. */
  void checkRepeats(List<Call> calls, Conflicts conflicts, String process) {
    for (History each = before; each != null; each = each.before) {
      Call known = conflicts.call(each.call);
      Call made = calls.get(each.length);
      if (!made.equals(known)) {
        throw new IllegalStateException(
            process + " is not determined by the answers to its calls: first it made " + known
                + ", now " + made);
      }
    }
  }

  /** Says what the process does next, which no call may conflict with that was promised not to. */
  boolean continues(int number, int call, boolean mortal, BitSet conflicts) {
    this.number = number;
    this.call = call;
    this.mortal = mortal;
    boolean kept = true;
    for (History each = this; each != null; each = each.before) {
      each.future.set(call);
      kept &= !each.promised.intersects(conflicts);
    }
    return kept;
  }

  void ends(int number, List<String> notes) {
    this.number = number;
    this.notes = List.copyOf(notes);
  }

  /** Returns its number among the histories of its process. */
  int number() {
    return number;
  }

  int length() {
    return length;
  }

  /** Returns how often a request began or ended. */
  int requests() {
    return requests;
  }

  boolean hasEnded() {
    return call < 0;
  }

  /** Returns the number of the next call. */
  int call() {
    return call;
  }

  /** Returns whether the process may die before the next call. */
  boolean isMortal() {
    return mortal;
  }

  List<String> notes() {
    return notes;
  }

  boolean mayConflict(BitSet conflicts) {
    return future.intersects(conflicts);
  }

  void promise(BitSet calls) {
    promised.or(calls);
  }

  /** Adds the numbers of the calls that led here from {@code earlier}. */
  void addCallsSince(History earlier, BitSet calls) {
    for (History each = this; each != earlier && each.before != null; each = each.before) {
      calls.set(each.before.call);
    }
  }

  /** Forgets all promises, of this and what goes on from it. */
  void forget() {
    promised.clear();
    after.values().forEach(History::forget);
  }
}
