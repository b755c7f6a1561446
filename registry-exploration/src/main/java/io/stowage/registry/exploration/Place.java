package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A place of a process: histories after which the process behaves in the same way for all further
 * results.
 */
final class Place {
  private final int number;
  private final int spot;
  private final int id;
  private final History first;
  private final int call;
  private final List<Place> before = new ArrayList<>();
  private final Map<Object, Place> after = new HashMap<>();

  /** The numbers of this spot and of the spots that are known to follow. */
  private final BitSet spots = new BitSet();

  /** The numbers of all calls that the process is known to make from here on. */
  private final BitSet future = new BitSet();

  /**
   * The numbers of calls of other processes that conflict with nothing this process does from here
   * on.
   */
  private final BitSet promised = new BitSet();

  /**
   * Creates a place to which no path is known yet.
   *
   * @param number the number of the place within the process
   * @param spot the number of its spot, which no path meets twice
   * @param id the id of the first node that the next call makes
   * @param first the first history that was found at the place
   * @param call the number of the next call, or -1 if there is none
   */
  Place(int number, int spot, int id, History first, int call) {
    this.number = number;
    this.spot = spot;
    this.id = id;
    this.first = first;
    this.call = call;
    spots.set(spot);
    if (call >= 0) {
      future.set(call);
    }
  }

  int number() {
    return number;
  }

  /**
   * Returns the ids for the nodes made by the next call; they do not depend on the order of calls
   * of other processes.
   */
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

  /** Returns the last result if the next call is the end of a wait. */
  Object told() {
    return Objects.requireNonNull(spot().told());
  }

  /** Returns whether the process may die before the next call. */
  boolean isMortal() {
    return spot().mortal();
  }

  /** Returns the number of times that a request began or ended. */
  int requests() {
    return spot().requests();
  }

  List<String> notes() {
    return spot().notes();
  }

  History first() {
    return first;
  }

  /** Returns whether the next call is the given one. */
  boolean isAt(Call made, boolean inMortal) {
    return made.equals(spot().call())
        && spot().mortal() == (inMortal && made.op().isChange());
  }

  /** Returns the place that {@code answer} leads to, or null if that is not known yet. */
  @Nullable
  Place after(Object answer) {
    return after.get(answer);
  }

  Map<Object, Place> ways() {
    return after;
  }

  /** Returns whether no path meets a spot twice if it goes on from here to {@code next}. */
  boolean mayLeadTo(Place next) {
    return mayPrecede(next.spots, new HashSet<>());
  }

  private boolean mayPrecede(BitSet following, Set<Place> known) {
    if (following.get(spot)) {
      return false;
    }
    BitSet more = (BitSet) following.clone();
    more.andNot(spots);
    if (more.isEmpty() || !known.add(this)) {
      return true;
    }
    for (Place each : before) {
      if (!each.mayPrecede(following, known)) {
        return false;
      }
    }
    return true;
  }

  /** Records that {@code next} and what is known to follow it come after this place. */
  void precede(Place next) {
    addSpots(next.spots);
  }

  private void addSpots(BitSet following) {
    BitSet more = (BitSet) following.clone();
    more.andNot(spots);
    if (!more.isEmpty()) {
      spots.or(more);
      before.forEach(each -> each.addSpots(more));
    }
  }

  /**
   * Records the place that {@code answer} leads to. Returns false if the calls after it break a
   * promise.
   */
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

  /** Adds the numbers of the calls in the next step, which must have been made before. */
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
