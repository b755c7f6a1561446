package io.stowage.registry.exploration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process with everything that is known about it: its histories and their places.
 *
 * <p>Histories are assumed to be at the same place if their visible state is the same. A result
 * given at a place is given to every history there, and all of them must reach one place again. If
 * they do not, that result is recorded as a doubt: from the next search on, histories are at the
 * same place only if they are still at the same place after that result. Not thread-safe.
 */
final class Participant {
  /** The number of runs that went on to their end and are then repeated to check their calls. */
  private static final int REPEATED = 100;

  private final String name;
  private final int process;
  private final List<Consumer<Host>> bodies;
  private final Conflicts conflicts;
  private final boolean merging;
  private final LiveRuns live = new LiveRuns();
  private final Map<Body, History> beginnings = new HashMap<>();
  private final Map<Spot, Integer> spots = new HashMap<>();
  private final Map<Spot, Set<List<Object>>> doubts = new HashMap<>();
  private final Map<Spot, Set<List<Object>>> newDoubts = new HashMap<>();
  private final Map<Object, Place> places = new HashMap<>();
  private final List<Place> starts = new ArrayList<>();
  private Place start;
  private int histories;
  private int leads = 1;
  private int verified;
  private int repeated;
  private boolean promisesKept = true;
  private boolean consistent = true;

  /**
   * Creates a process with the given bodies. Two of its histories are never at the same place
   * unless {@code merging}.
   */
  Participant(
      String name, int process, List<Consumer<Host>> bodies, Conflicts conflicts, boolean merging) {
    this.name = name;
    this.process = process;
    this.bodies = List.copyOf(bodies);
    this.conflicts = conflicts;
    this.merging = merging;
    this.start = begin();
  }

  String name() {
    return name;
  }

  /** Ends all runs that wait for further results. */
  void end() {
    live.end();
  }

  /** Returns the place before the first call. */
  Place start() {
    return start;
  }

  /** Returns the number of histories that were followed. */
  int histories() {
    return histories;
  }

  /**
   * Returns whether no call was found that conflicts with a call that was promised not to occur.
   */
  boolean keptPromises() {
    return promisesKept;
  }

  /** Returns whether all histories at each place were seen to behave in the same way. */
  boolean isConsistent() {
    return consistent;
  }

  /** Prepares for a search. Knowledge is kept; promises are dropped. */
  void forget() {
    if (!consistent) {
      newDoubts.forEach((spot, more) ->
          doubts.computeIfAbsent(spot, each -> new LinkedHashSet<>()).addAll(more));
      newDoubts.clear();
      places.clear();
      starts.clear();
      verified = 0;
      consistent = true;
      start = begin();
    }
    places.values().forEach(Place::forgetPromises);
    promisesKept = true;
  }

  /** Returns the place that a result of the next call leads to. */
  Place after(Place place, Object answer) {
    Place known = place.after(answer);
    if (known != null) {
      return known;
    }
    Place next = next(place, told(place.first(), answer));
    promisesKept &= place.lead(answer, next, conflicts);
    leads++;
    return next;
  }

  /**
   * Runs each path through the places as a whole.
   *
   * @param most the maximum number of paths
   * @return whether all of them behave as assumed
   */
  boolean verify(int most) {
    if (!merging) {
      histories = places.size();
    } else if (verified < leads) {
      Ways ways = new Ways(most);
      starts.forEach(ways::from);
      histories = ways.count;
      verified = ways.count < most ? leads : 0;
    }
    return consistent;
  }

  private Place begin() {
    History beginning = beginning(new Body(0, List.of(), 0));
    return place(beginning, beginning.spot());
  }

  /**
   * Records that the visible state after these results differs from that of the other histories
   * there.
   */
  private void doubt(List<Place> path, List<Object> answers) {
    consistent = false;
    Spot seen = seen(path.get(0).first(), answers);
    for (int i = 1; i < path.size(); i++) {
      Place place = path.get(i);
      List<Object> rest = List.copyOf(answers.subList(i, answers.size()));
      if (!seen(place.first(), rest).equals(seen)) {
        newDoubts.computeIfAbsent(place.spot(), spot -> new LinkedHashSet<>()).add(rest);
      }
    }
  }

  /**
   * Returns the place of a history that continues from {@code before}. The path to that place may
   * have been at the spot of the history although the history itself was not; it then counts as one
   * more visit to it. Otherwise the paths could have cycles, which a process that ends does not
   * have, and two calls on a path could make nodes with the same ids.
   */
  private Place next(Place before, History history) {
    Spot spot = history.spot();
    if (!merging) {
      return place(history, spot);
    }
    for (; ; spot = spot.again(spot.times() + 1)) {
      Place next = place(history, spot);
      if (before.mayLeadTo(next)) {
        before.precede(next);
        return next;
      }
    }
  }

  private Place place(History history, Spot spot) {
    return places.computeIfAbsent(key(history, spot), key -> {
      Call call = spot.call();
      int known = spots.computeIfAbsent(spot, each -> spots.size());
      int number = call == null ? -1 : conflicts.number(call);
      Place place = new Place(places.size(), known, Fresh.first(process, known), history, number);
      if (history.before() == null) {
        starts.add(place);
      }
      return place;
    });
  }

  private Object key(History history, Spot spot) {
    if (!merging) {
      return history;
    }
    List<Object> key = new ArrayList<>();
    key.add(spot);
    for (List<Object> doubt : doubts.getOrDefault(history.spot(), Set.of())) {
      key.add(seen(history, doubt));
    }
    return key;
  }

  /**
   * Returns the visible state of a process that gets these results, whether or not they are
   * possible.
   */
  private Spot seen(History history, List<Object> answers) {
    History at = history;
    for (Object answer : answers) {
      if (at.spot().hasEnded() || (answer == Outcome.KILLED && !at.spot().mortal())) {
        break;
      }
      at = told(at, answer);
    }
    return at.spot();
  }

  private History told(History history, Object answer) {
    History known = history.known(answer);
    if (known == null) {
      known = run(history.body(), history, answer);
      history.add(answer, known);
    }
    return known;
  }

  /**
   * Returns the first history of a body, which depends on the earlier bodies only as far as given
   * here.
   */
  private History beginning(Body body) {
    History known = beginnings.get(body);
    if (known == null) {
      known = run(body, null, null);
      beginnings.put(body, known);
    }
    return known;
  }

  private History run(Body body, @Nullable History before, @Nullable Object answer) {
    Optional<Replay> waiting = live.take(before);
    waiting.ifPresent(run -> run.resume(Objects.requireNonNull(answer)));
    Replay replay = waiting.orElseGet(() -> repeated(body, before, answer));
    if (waiting.isPresent() && !replay.isSuspended() && repeated++ < REPEATED) {
      checkRepeats(before, replay(body, answers(before, answer)).calls());
    }
    int length = before == null ? 0 : before.length() + 1;
    Body next = body.after(replay.notes(), replay.requests());
    if (!replay.isSuspended() && next.number() < bodies.size()) {
      return beginning(next);
    }
    Call call = replay.isSuspended() ? replay.calls().get(length) : null;
    boolean waits = call != null && call.op() == Op.WAITED;
    boolean mortal = call != null && replay.isMortal(length) && call.op().isChange();
    Spot spot = new Spot(
        body.number(),
        next.notes(),
        call,
        waits ? answer : null,
        next.requests(),
        mortal,
        replay.code(),
        0);
    History history = new History(body, before, answer, spot);
    live.keep(history, replay);
    return history;
  }

  private Replay repeated(Body body, @Nullable History before, @Nullable Object answer) {
    Replay replay = live.start(number(body), bodies.get(body.number()), answers(before, answer));
    checkRepeats(before, replay.calls());
    return replay;
  }

  private static List<Object> answers(@Nullable History before, @Nullable Object answer) {
    List<Object> answers = new ArrayList<>();
    if (before != null && answer != null) {
      answers.addAll(before.answers());
      answers.add(answer);
    }
    return answers;
  }

  private int number(Body body) {
    return process | body.number() << 16;
  }

  private Replay replay(Body body, List<Object> answers) {
    return Replay.of(number(body), bodies.get(body.number()), answers);
  }

  /** Checks that a run makes the known calls. */
  private void checkRepeats(@Nullable History history, List<Call> calls) {
    if (history == null) {
      return;
    }
    int length = history.length();
    if (calls.size() <= length) {
      throw new IllegalStateException(
          name + " is not determined by the answers to its calls: it makes fewer of them");
    }
    History each = history;
    for (int i = length; each != null; i--) {
      Call made = calls.get(i);
      if (!made.equals(each.spot().call())) {
        throw new IllegalStateException(
            name + " is not determined by the answers to its calls: first it made "
                + each.spot().call() + ", now " + made);
      }
      each = each.before();
    }
  }

  /** Follows all paths through the places. */
  private final class Ways {
    private static final int DOUBTS = 16;

    private final int most;
    private final List<Place> path = new ArrayList<>();
    private final List<Object> answers = new ArrayList<>();
    private int count;
    private int doubts;

    Ways(int most) {
      this.most = most;
    }

    void from(Place place) {
      if (count >= most || doubts >= DOUBTS) {
        return;
      }
      path.add(place);
      if (place.ways().isEmpty() || isNext(place)) {
        check(place);
      } else {
        place.ways().forEach((answer, next) -> {
          answers.add(answer);
          from(next);
          answers.remove(answers.size() - 1);
        });
      }
      path.remove(path.size() - 1);
    }

    /** Returns whether the body in which the path began has ended. */
    private boolean isNext(Place place) {
      return place.spot().body() != path.get(0).spot().body();
    }

    private void check(Place last) {
      count++;
      Body body = path.get(0).first().body();
      Replay replay = replay(body, answers);
      for (int i = 0; i < answers.size(); i++) {
        if (i >= replay.calls().size()
            || !path.get(i).isAt(replay.calls().get(i), replay.isMortal(i))) {
          doubted(i);
          return;
        }
      }
      Body next = body.after(replay.notes(), replay.requests());
      int end = answers.size();
      boolean same;
      if (replay.isSuspended()) {
        same = !isNext(last) && last.isAt(replay.calls().get(end), replay.isMortal(end));
      } else if (isNext(last)) {
        same = next.equals(last.first().body());
      } else {
        same = last.hasEnded()
            && next.notes().equals(last.notes())
            && next.requests() == last.requests();
      }
      if (!same) {
        doubted(end);
      }
    }

    private void doubted(int length) {
      doubts++;
      doubt(path.subList(0, length + 1), answers.subList(0, length));
    }
  }
}
