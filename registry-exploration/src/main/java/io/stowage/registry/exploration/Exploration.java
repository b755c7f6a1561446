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
 * Runs a few processes on one store in every possible order of their calls.
 *
 * <pre>{@code
 * Exploration exploration = Exploration.from(me -> push(me.storage(), "old"))
 *     .process("pusher", me -> push(me.storage(), "new"))
 *     .process("collector", me -> collect(me.storage()))
 *     .process("clock", me -> me.pass(Duration.ofHours(2)));
 * ExplorationReport report = exploration.run(end -> whatIsWrongWith(end.storage()));
 * }</pre>
 *
 * <p><b>Steps.</b> A step is a call of a driver that its contract makes atomic: a look-up, a read, a
 * listing, a write, a removal, a take, a restore or a purge. A renewal is three steps: open the file,
 * set the time of the opened file wherever it is by then, and look up the path. The removal of a tree
 * is one step for each name in it. The store's clock is read in one step with the preceding call, and
 * the clock of a process in a step of its own. These steps are sufficient for code that relies only on
 * the contract, because an implementation makes several calls of a file system appear as one: a file is
 * written under a temporary name and then renamed, a purge renames the folder to a name that no other
 * process knows before it removes anything, and a write, a take and a restore check again what they
 * moved, and repair or repeat it. Whether an implementation succeeds in this is a different question,
 * which {@link #fine} answers.
 *
 * <p><b>States.</b> A process is a function of the results of its calls, so a state consists of the
 * store, the clock and the results that each process has got. Each state is visited once and identified
 * by a hash of 128 bits. To find the next step of a process, its last run goes on with the next
 * result, or, if that run has gone another way, the process is run again from its beginning with the
 * results so far. This happens once for all states in which it has got these results; a run from the
 * beginning, which also follows the first runs that went on to their end, is checked to make the same
 * calls.
 *
 * <p><b>Completeness.</b> Two calls commute if neither changes anything that the other reads or
 * changes. In each state, a <em>persistent set</em> of processes takes the next step: a set such that
 * nothing the other processes may ever do conflicts with the next step of a process in the set. Except
 * for the order of commuting calls, every schedule is then equal to one that is explored, and ends in
 * the same state (Godefroid 1996, chapter 4). What the other processes may ever do is taken from the
 * known histories. If the search finds a further history with a call that was assumed never to occur,
 * the whole search is repeated with that knowledge, until no such call is found. This is sufficient:
 * consider the system in which each process stops before its first call that was not taken into
 * account. For that system the last search was correct, so it met every such call that any schedule can
 * reach, and it met none.
 *
 * <p>Processes must end. Deterministic. Not thread-safe.
 */
public final class Exploration {
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  /**
   * The number of paths of each process that are checked while more of its behaviour is being
   * learned.
   */
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

  /**
   * Starts with the store as {@code preparation} leaves it; no other process runs at the same time.
   */
  public static Exploration from(Consumer<ScheduledProcess> preparation) {
    return new Exploration(preparation);
  }

  /**
   * Adds a process. Its bodies run one after the other, and many times. They must keep no state
   * between runs and must not communicate with each other, which keeps the number of states small.
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
   * Makes the store report that it is shared with programs that do not use this library. It then
   * keeps the last-modified times of folders too, so fewer calls commute.
   */
  public Exploration shared() {
    shared = true;
    return this;
  }

  /**
   * Takes as steps the calls that a driver makes to a POSIX file system. A call of a driver
   * consists of several of these, so this mode is for the smallest programs.
   */
  public Exploration fine() {
    fine = true;
    return this;
  }

  /**
   * Lets every process take the next step in every state. This finds nothing more and takes longer.
   */
  public Exploration unreduced() {
    reduced = false;
    merging = false;
    return this;
  }

  /**
   * Merges histories of a process after which it behaves in the same way, and verifies that for all
   * of them. Intended for several processes that often reach the same behaviour. See {@link
   * Participant}.
   */
  public Exploration merging() {
    merging = true;
    return this;
  }

  /**
   * Explores only schedules in which processes are interrupted at most {@code most} times in total,
   * for programs that are too large to be explored completely. Most faults need few interruptions
   * (Musuvathi and Qadeer 2007).
   */
  public Exploration interruptions(int most) {
    first = Turn.limited(most);
    return unreduced();
  }

  /** Stops after the given number of states. */
  public Exploration limit(int states) {
    limit = states;
    return this;
  }

  /**
   * Runs all schedules. {@code check} returns a description of the error in an end state, if there
   * is one.
   */
  public ExplorationReport run(Function<End, Optional<String>> check) {
    World world = prepared();
    Conflicts conflicts = new Conflicts(new Footprints(world.root(), shared));
    List<Participant> participants = participants(conflicts, merging);
    try {
      return run(world, conflicts, participants, check);
    } finally {
      participants.forEach(Participant::end);
    }
  }

  private ExplorationReport run(
      World world,
      Conflicts conflicts,
      List<Participant> participants,
      Function<End, Optional<String>> check) {
    long began = System.nanoTime();
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

  /** Returns whether a schedule also fails if no histories are merged. */
  private boolean isReal(Violation violation, Function<End, Optional<String>> check) {
    List<Participant> participants = new ArrayList<>();
    try {
      State end = replay(violation.choices(), new ArrayList<>(), participants);
      return check.apply(End.of(participants, end)).isPresent();
    } catch (IllegalStateException e) {
      return false;
    } finally {
      participants.forEach(Participant::end);
    }
  }

  /**
   * Runs one schedule, given by its {@linkplain Violation#choices choices}, and returns its trace.
   */
  public List<String> replay(List<Integer> choices) {
    List<String> trace = new ArrayList<>();
    List<Participant> participants = new ArrayList<>();
    try {
      replay(choices, trace, participants);
    } finally {
      participants.forEach(Participant::end);
    }
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
        throw new IllegalStateException("no such move: " + move);
      }
      trace.add(search.line(state, move));
      state = search.after(state, move);
    }
    return state;
  }

  private World prepared() {
    Tree tree = new Tree(shared);
    Direct alone = new Direct(World.empty(tree, BEGINNING.toEpochMilli()), 0, 0);
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
