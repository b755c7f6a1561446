package io.stowage.registry.exploration;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Searches all states that the processes can reach, depth first. Not thread-safe. */
final class Search {
  private static final int LEARNING = 2_000;

  private final List<Participant> participants;
  private final Conflicts conflicts;
  private final Choice choice;
  private final Function<End, Optional<String>> check;
  private final BooleanSupplier sound;
  private final int limit;
  private final Turn first;
  private final StateSet states;
  private final Set<List<Object>> checked = new HashSet<>();
  private final Deque<Frame> path = new ArrayDeque<>();
  private Optional<Violation> violation = Optional.empty();
  private double schedules;
  private boolean stopped;
  private int soundStates = -1;
  private boolean abandoned;

  Search(
      List<Participant> participants,
      Choice choice,
      Function<End, Optional<String>> check,
      BooleanSupplier sound,
      int limit,
      Turn first) {
    this.participants = participants;
    this.conflicts = choice.conflicts();
    this.choice = choice;
    this.check = check;
    this.sound = sound;
    this.limit = limit;
    this.first = first;
    this.states = new StateSet();
  }

  /** Visits all states that can be reached from {@code world} until an error is found. */
  void run(World world) {
    enter(start(world));
    while (!path.isEmpty() && violation.isEmpty() && !stopped && !abandoned) {
      Frame frame = path.peek();
      if (frame.next < frame.moves.size()) {
        enter(frame.steps.after(frame.moves.get(frame.next++)));
      } else {
        path.pop();
        leave(frame.state, frame.schedules);
      }
      stopped = states.size() > limit;
      abandonWhatIsNotSound();
    }
  }

  /**
   * Continues for the same time again to learn more and then stops, because the search must be
   * repeated.
   */
  private void abandonWhatIsNotSound() {
    if (soundStates < 0 && !sound.getAsBoolean()) {
      soundStates = states.size();
    }
    abandoned = soundStates >= 0 && states.size() > LEARNING + 2 * soundStates;
  }

  State start(World world) {
    Place[] at = participants.stream().map(Participant::start).toArray(Place[]::new);
    return new State(world, at, first);
  }

  int states() {
    return states.size();
  }

  int ends() {
    return checked.size();
  }

  double schedules() {
    return schedules;
  }

  /** Returns whether there were more states than the limit. */
  boolean isStopped() {
    return stopped;
  }

  Optional<Violation> violation() {
    return violation;
  }

  /**
   * Makes one step: a call, followed by a read of the clock if that is the next call of the
   * process.
   */
  State after(State state, int move) {
    State after = called(state, move);
    while (conflicts.isTime(after.at()[move / 2].call())) {
      after = called(after, move / 2 * 2);
    }
    return after;
  }

  private State called(State state, int move) {
    World.Step step = made(state, move);
    Place next = participants.get(move / 2).after(state.at()[move / 2], step.answer());
    return state.with(step.after(), move / 2, next);
  }

  private World.Step made(State state, int move) {
    int process = move / 2;
    Place place = state.at()[process];
    Call call = conflicts.call(place.call());
    if (move % 2 == 1) {
      return new World.Step(Outcome.KILLED, state.world());
    }
    if (call.op() == Op.WAIT) {
      return new World.Step(requests(state), state.world());
    }
    return state.world().make(call, place.fresh());
  }

  private static List<Integer> requests(State state) {
    List<Integer> requests = new ArrayList<>();
    for (Place each : state.at()) {
      requests.add(each.requests());
    }
    return List.copyOf(requests);
  }

  private void enter(State state) {
    Fingerprint key = state.fingerprint();
    if (!states.add(key)) {
      passUp(states.schedules(key));
      return;
    }
    Steps steps = new Steps(state, this::after);
    List<Integer> moves = choice.moves(state, steps);
    path.push(new Frame(state, steps, moves));
    if (moves.isEmpty()) {
      end(state);
      path.pop();
      leave(state, 1);
    }
  }

  private void leave(State state, double count) {
    states.schedules(state.fingerprint(), count);
    passUp(count);
  }

  private void passUp(double count) {
    if (path.isEmpty()) {
      schedules = count;
    } else {
      path.peek().schedules += count;
    }
  }

  private void end(State state) {
    End end = End.of(participants, state);
    if (checked.add(List.of(
        end.allNotes(),
        state.world().root().look(),
        state.world().objects().look(),
        state.world().now()))) {
      violation = check.apply(end).map(wrong -> new Violation(wrong, choices(), trace()));
    }
  }

  private List<Integer> choices() {
    List<Integer> choices = new ArrayList<>();
    path.forEach(frame -> {
      if (frame.next > 0) {
        choices.add(frame.moves.get(frame.next - 1));
      }
    });
    Collections.reverse(choices);
    return List.copyOf(choices);
  }

  private List<String> trace() {
    List<String> trace = new ArrayList<>();
    path.forEach(frame -> {
      if (frame.next > 0) {
        trace.add(line(frame.state, frame.moves.get(frame.next - 1)));
      }
    });
    Collections.reverse(trace);
    return List.copyOf(trace);
  }

  /** Describes one move as process, call and result. */
  String line(State state, int move) {
    Call call = conflicts.call(state.at()[move / 2].call());
    return participants.get(move / 2).name() + ": " + call + " = "
        + made(state, move).answer();
  }

  /** A state on the current path of the search, with the moves that were tried there. */
  private static final class Frame {
    private final State state;
    private final Steps steps;
    private final List<Integer> moves;
    private int next;
    private double schedules;

    Frame(State state, Steps steps, List<Integer> moves) {
      this.state = state;
      this.steps = steps;
      this.moves = moves;
    }
  }
}
