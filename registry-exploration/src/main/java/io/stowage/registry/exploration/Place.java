package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a process is: some histories after which it does the same, whatever it is told from there on. */
final class Place {
  private final int number;
  private final int id;
  private final History first;
  private final int call;
  private final List<Place> before = new ArrayList<>();
  private final Map<Object, Place> after = new HashMap<>();

  /** The numbers of all calls that the process is known to make from here on, in any case. */
  private final BitSet future = new BitSet();

  /** The numbers of calls of others that nothing which this process does from here on conflicts with. */
  private final BitSet promised = new BitSet();

  /**
   * A place to which no way is known yet.
   *
   * @param number among the places of the process
   * @param id of the first node that the next call makes
   * @param first the first history that was found to be of it
   * @param call number of the next call, or -1 if there is none
   */
  Place(int number, int id, History first, int call) {
    this.number = number;
    this.id = id;
    this.first = first;
    this.call = call;
    if (call >= 0) {
      future.set(call);
    }
  }

  int number() {
    return number;
  }

  /** Returns the ids of what the next call makes: the same in whatever order calls of others came. */
  Fresh fresh() {
    return Fresh.from(id);
  }

  Spot spot() {
    return first.spot();
  }

  boolean hasEnded() {
    return spot().hasEnded();
  }

  /** Returns the number of the next call. */
  int call() {
    return call;
  }

  /** Returns the last answer, where the next call is the end of a wait. */
  Object told() {
    return Objects.requireNonNull(spot().told());
  }

  /** Returns whether the process may die before the next call. */
  boolean isMortal() {
    return spot().mortal();
  }

  /** Returns how often a request began or ended. */
  int requests() {
    return spot().requests();
  }

  List<String> notes() {
    return spot().notes();
  }

  History first() {
    return first;
  }

  /** Returns whether the next call is that one. */
  boolean isAt(Call made, boolean inMortal) {
    return made.equals(spot().call())
        && spot().mortal() == (inMortal && made.op().isChange());
  }

  /** Returns where {@code answer} leads, or null if that was not asked for yet. */
  @Nullable
  Place after(Object answer) {
    return after.get(answer);
  }

  Map<Object, Place> ways() {
    return after;
  }

  /** Says where {@code answer} leads; returns false if a promise is broken by what comes then. */
  boolean lead(Object answer, Place next, Conflicts conflicts) {
    after.put(answer, next);
    next.before.add(this);
    return expect(next.future, conflicts);
  }

  private boolean expect(BitSet calls, Conflicts conflicts) {
    BitSet more = (BitSet) calls.clone();
    more.andNot(future);
    if (more.isEmpty()) {
      return true;
    }
    future.or(more);
    boolean kept = more.stream().noneMatch(each -> promised.intersects(conflicts.with(each)));
    for (Place each : before) {
      kept &= each.expect(more, conflicts);
    }
    return kept;
  }

  boolean mayConflict(BitSet conflicts) {
    return future.intersects(conflicts);
  }

  void promise(BitSet calls) {
    promised.or(calls);
  }

  void forgetPromises() {
    promised.clear();
  }

  /** Adds the numbers of the calls of the next step, which was made before. */
  void addCallsOfStep(BitSet calls) {
    calls.set(call);
    for (Place next : after.values()) {
      Call following = next.spot().call();
      if (following != null && following.op() == Op.TIME) {
        next.addCallsOfStep(calls);
      }
    }
  }
}
