package io.stowage.registry.exploration;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a few processes on one store in every order in which their calls may come.
 *
 * <pre>{@code
 * Exploration exploration = Exploration.from(me -> push(me.storage(), "old"))
 *     .process("pusher", me -> push(me.storage(), "new"))
 *     .process("collector", me -> collect(me.storage()))
 *     .process("clock", me -> me.pass(Duration.ofHours(2)));
 * ExplorationReport report = exploration.run(end -> whatIsWrongWith(end.storage()));
 * }</pre>
 *
 * <p><b>What a step is.</b> A call of a driver, of those that its contract makes atomic: a look, a read, a
 * listing, a write, a removal, a take, a restore, a purge. A renewal is three: open, set the time of what
 * was opened wherever it is by then, look. The removal of a tree is one for each name in it. The store's
 * clock is read in one step with the call before; a process' own clock in a step of its own. That is
 * enough for whoever relies on the contract alone, since its implementations make several calls of a file
 * system look like one: a file is written under a name of its own and renamed, a purge renames the folder
 * to a name that nobody knows before it removes anything, and a write, a take and a restore look again at
 * what they moved, and repair it or do it again. Whether they succeed in that is another question, which
 * {@link #fine} asks.
 *
 * <p><b>What a state is.</b> A process is a function of the answers to its calls, so a state is the store,
 * the clock and the answers that each process has got; each state is visited once, and known by a hash of
 * 128 bits. To learn what a process does next, it is run again from its beginning with the answers so far,
 * once for all states in which it has got these; that is checked to make the same calls.
 *
 * <p><b>Why nothing is missed.</b> Two calls commute if neither changes what the other looks at or
 * changes. In each state a <em>persistent set</em> of processes goes next: such that nothing which the
 * others may ever do conflicts with what one of the set does next. Each schedule is then equal, but for
 * the order of calls that commute, to one that is explored (Godefroid 1996, chapter 4), and ends
 * alike. What the others may ever do is taken from the histories that are known; if the search finds a
 * further history in which a process does what it was taken never to do, all is searched again with that
 * known, until no such thing is found. That is enough: let each process stop for good before the first
 * call that was not taken into account. In that system the last search was right, so it met each such
 * call that any schedule can come to; and it met none.
 *
 * <p>Processes must end. Deterministic. Not thread-safe.
 */
public final class Exploration {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /** So many ways of each process are looked at while more of what it may do is being learned. */
  private static final int WAYS = 300;

  private final Consumer<ScheduledProcess> preparation;
  private final Map<String, List<Consumer<ScheduledProcess>>> processes = new LinkedHashMap<>();
  private boolean shared;
  private boolean fine;
  private boolean reduced = true;
  private boolean merging;
  private int limit = Integer.MAX_VALUE;
  private Turn first = Turn.FREE;

  private Exploration(Consumer<ScheduledProcess> preparation) {
    this.preparation = preparation;
  }

  /** Begins with the store as {@code preparation} leaves it, which no other process is beside. */
  public static Exploration from(Consumer<ScheduledProcess> preparation) {
    return new Exploration(preparation);
  }

  /**
   * Adds a process. Its bodies follow each other, and are run many times: they must keep nothing from
   * one time to the next, nor tell each other anything, which keeps the states few.
   */
  @SafeVarargs
  public final Exploration process(String name, Consumer<ScheduledProcess>... bodies) {
    List<Consumer<ScheduledProcess>> all = new ArrayList<>();
    for (Consumer<ScheduledProcess> body : bodies) {
      all.add(body);
    }
    processes.put(name, all);
    return this;
  }

  /**
   * Lets the store say that it is shared with programs that do not use this library. Then it keeps the
   * last-modified times of folders too, which lets fewer calls commute.
   */
  public Exploration shared() {
    shared = true;
    return this;
  }

  /**
   * Takes the calls that a driver makes of a POSIX file system for the steps, of which a call of a driver
   * is several: for the smallest of programs.
   */
  public Exploration fine() {
    fine = true;
    return this;
  }

  /** Lets every process go next in every state, which finds nothing more and takes longer. */
  public Exploration unreduced() {
    reduced = false;
    merging = false;
    return this;
  }

  /**
   * Takes histories of a process for one where it does the same after each of them, which is shown of
   * all: for several processes that often do the same in the end. See {@link Participant}.
   */
  public Exploration merging() {
    merging = true;
    return this;
  }

  /**
   * Goes those schedules alone in which no process is interrupted more than so often in all: for what is
   * too much to be gone through whole. Most faults need few interruptions (Musuvathi and Qadeer 2007).
   */
  public Exploration interruptions(int most) {
    first = Turn.limited(most);
    return unreduced();
  }

  /** Gives up after so many states. */
  public Exploration limit(int states) {
    limit = states;
    return this;
  }

  /** Runs all schedules; {@code check} says what is wrong with an end, if anything is. */
  public ExplorationReport run(Function<End, Optional<String>> check) {
    long began = System.nanoTime();
    World world = prepared();
    Conflicts conflicts = new Conflicts(new Footprints(world.root(), shared));
    List<Participant> participants = participants(conflicts, merging);
    for (int round = 1; ; round++) {
      int generation = conflicts.generation();
      participants.forEach(Participant::forget);
      BooleanSupplier sound = () -> !reduced
          || (conflicts.generation() == generation
              && participants.stream().allMatch(Participant::keptPromises));
      Search search = search(participants, conflicts, sound, check);
      search.run(world);
      boolean learned = search.isStopped() || sound.getAsBoolean();
      int ways = learned ? Integer.MAX_VALUE : WAYS;
      boolean consistent = true;
      for (Participant each : participants) {
        consistent &= each.verify(ways);
      }
      boolean complete = search.violation().isEmpty() && !search.isStopped();
      boolean real = search.violation().filter(each -> isReal(each, check)).isPresent();
      if ((consistent && sound.getAsBoolean()) || search.isStopped() || real) {
        Duration duration = Duration.ofNanos(System.nanoTime() - began);
        return new ExplorationReport(
            search.states(),
            search.ends(),
            search.schedules(),
            participants.stream().mapToInt(Participant::histories).sum(),
            round,
            complete,
            duration,
            search.violation());
      }
    }
  }

  /** Returns whether a schedule goes wrong when no two histories are taken for the same. */
  private boolean isReal(Violation violation, Function<End, Optional<String>> check) {
    try {
      List<Participant> participants = new ArrayList<>();
      State end = replay(violation.choices(), new ArrayList<>(), participants);
      return check.apply(End.of(participants, end)).isPresent();
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Runs one schedule, given by its {@linkplain Violation#choices choices}; returns its trace. */
  public List<String> replay(List<Integer> choices) {
    List<String> trace = new ArrayList<>();
    replay(choices, trace, new ArrayList<>());
    return trace;
  }

  private State replay(List<Integer> choices, List<String> trace, List<Participant> processes) {
    World world = prepared();
    Conflicts conflicts = new Conflicts(new Footprints(world.root(), shared));
    processes.addAll(participants(conflicts, false));
    Search search = search(processes, conflicts, () -> true, end -> Optional.empty());
    State state = search.start(world);
    for (int move : choices) {
      if (state.at()[move / 2].hasEnded()) {
        throw new IllegalStateException("there is no move " + move);
      }
      trace.add(search.line(state, move));
      state = search.after(state, move);
    }
    return state;
  }

  private World prepared() {
    Tree tree = new Tree(shared);
    Direct alone = new Direct(World.empty(tree, BEGINNING.toEpochMilli()), 0);
    preparation.accept(process(alone));
    return alone.world();
  }

  private ScheduledProcess process(Host host) {
    return new ScheduledProcess(host, shared, fine);
  }

  private List<Participant> participants(Conflicts conflicts, boolean merging) {
    List<Participant> participants = new ArrayList<>();
    processes.forEach((name, bodies) -> {
      List<Consumer<Host>> hosted = new ArrayList<>();
      bodies.forEach(body -> hosted.add(host -> body.accept(process(host))));
      participants.add(new Participant(name, participants.size() + 1, hosted, conflicts, merging));
    });
    return participants;
  }

  private Search search(
      List<Participant> participants,
      Conflicts conflicts,
      BooleanSupplier sound,
      Function<End, Optional<String>> check) {
    return new Search(participants, new Choice(conflicts, reduced), check, sound, limit, first);
  }
}
