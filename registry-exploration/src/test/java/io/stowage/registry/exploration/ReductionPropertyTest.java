package io.stowage.registry.exploration;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.Moves;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * Tests that all programs have the same end states with all schedules and with the reduced ones.
 */
@Tag("once")
class ReductionPropertyTest {
  /** More states than any of the programs has, with which a search that does not end fails. */
  private static final int MOST = 1_000_000;

  private static final StoragePath ROOT = StoragePath.parse("root");
  private static final List<StoragePath> OBJECTS =
      List.of(ROOT.resolve("home/1/data"), ROOT.resolve("home/2/data"));
  private static final List<StoragePath> KEPT =
      List.of(ROOT.resolve("kept/1/data"), ROOT.resolve("kept/2/data"));

  @Property(tries = 120)
  void findsAllEndStates(
      @ForAll("programs") List<Step> first,
      @ForAll("programs") List<Step> second,
      @ForAll("programs") List<Step> third) {
    assertSameEnds(List.of(first, second, third.subList(0, 1)));
  }

  @Tag("proof")
  @Property
  void findsAllEndStatesOfMorePrograms(
      @ForAll("programs") List<Step> first,
      @ForAll("programs") List<Step> second,
      @ForAll("programs") List<Step> third) {
    assertSameEnds(List.of(first, second, third.subList(0, 1)));
  }

  @Property(tries = 30)
  void findsAllEndStatesOfFineSteps(
      @ForAll("programs") List<Step> first, @ForAll("programs") List<Step> second) {
    assertSameEnds(() -> exploration(List.of(first, second)).fine());
  }

  @Property(tries = 60)
  void findsAllEndStatesOfForgetfulPrograms(
      @ForAll("longer") List<Step> first,
      @ForAll("longer") List<Step> second,
      @ForAll("programs") List<Step> third) {
    assertSameEndsMerged(List.of(first, second, third.subList(0, 1)));
  }

  @Tag("proof")
  @Property
  void findsAllEndStatesOfMoreForgetfulPrograms(
      @ForAll("longer") List<Step> first,
      @ForAll("longer") List<Step> second,
      @ForAll("programs") List<Step> third) {
    assertSameEndsMerged(List.of(first, second, third));
  }

  /**
   * The first lease makes its look-up only if the object exists, so the same look-up can be the
   * first or the second one of the process.
   */
  @Example
  void endsIfACallMayBeTheFirstOrTheSecondOfItsKind() {
    Step lease = new Step(Action.LEASE, 0);
    Step pass = new Step(Action.PASS, 0);
    assertSameEndsMerged(List.of(
        List.of(new Step(Action.WRITE, 0), pass),
        List.of(lease, pass, new Step(Action.LIST, 0), lease),
        List.of(pass)));
  }

  private static void assertSameEndsMerged(List<List<Step>> programs) {
    Set<String> all = new TreeSet<>();
    ExplorationReport whole = forgetful(programs).unreduced().run(end -> collect(end, all));
    Set<String> some = new TreeSet<>();
    ExplorationReport merged =
        forgetful(programs).merging().limit(MOST).run(end -> collect(end, some));
    all.removeAll(some);
    assertThat(all).isEmpty();
    assertThat(merged.complete()).isTrue();
    assertThat(merged.ends()).isEqualTo(whole.ends());
    assertThat(merged.states()).isLessThanOrEqualTo(whole.states());
  }

  private static void assertSameEnds(List<List<Step>> programs) {
    assertSameEnds(() -> exploration(programs));
  }

  private static void assertSameEnds(Supplier<Exploration> exploration) {
    Set<String> all = new TreeSet<>();
    ExplorationReport whole = exploration.get().unreduced().run(end -> collect(end, all));
    Set<String> some = new TreeSet<>();
    ExplorationReport reduced = exploration.get().run(end -> collect(end, some));
    all.removeAll(some);
    assertThat(all).isEmpty();
    assertThat(reduced.complete()).isTrue();
    assertThat(reduced.states()).isLessThanOrEqualTo(whole.states());
  }

  private static Exploration exploration(List<List<Step>> programs) {
    Exploration exploration = beginning();
    for (int i = 0; i < programs.size(); i++) {
      List<Step> program = programs.get(i);
      byte[] content = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
      exploration.process("p" + i, me -> run(me, program, content));
    }
    return exploration;
  }

  private static Exploration beginning() {
    return Exploration.from(me -> {
      me.storage().write(OBJECTS.get(0), new byte[] {'0'});
      me.storage().write(ROOT.resolve("home/there"), new byte[0]);
    });
  }

  private static Exploration forgetful(List<List<Step>> programs) {
    Exploration exploration = beginning();
    for (int i = 0; i < programs.size(); i++) {
      List<Step> program = programs.get(i);
      byte[] content = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
      exploration.process(
          "p" + i,
          me -> me.mortal(() -> runForgetful(me, program, content)),
          me -> me.note(answer(me, program.get(0), content)));
    }
    return exploration;
  }

  /**
   * Runs a program that remembers only one bit of all results, which selects the steps that it
   * executes.
   */
  private static void runForgetful(ScheduledProcess me, List<Step> program, byte[] content) {
    boolean odd = false;
    for (Step step : program) {
      if (!odd || step.object() == 0) {
        odd ^= (answer(me, step, content).hashCode() & 1) == 1;
      }
    }
    me.note(Boolean.toString(odd));
  }

  private static void run(ScheduledProcess me, List<Step> program, byte[] content) {
    me.mortal(() -> {
      for (Step step : program) {
        me.note(step + " " + answer(me, step, content));
      }
    });
  }

  private static String answer(ScheduledProcess me, Step step, byte[] content) {
    StoragePath object = OBJECTS.get(step.object());
    try {
      return switch (step.action()) {
        case WRITE -> done(() -> me.storage().write(object, content));
        case READ -> new String(me.storage().read(object, 10), StandardCharsets.US_ASCII);
        case LIST -> names(me.storage()).toString();
        case STAT -> look(me.storage().stat(object));
        case LEASE -> look(me.storage().lease(object));
        case REPLACE -> replace(me.storage(), OBJECTS.get(1 - step.object()), object);
        case DELETE -> Boolean.toString(me.storage().delete(object));
        case DELETE_FOLDER -> Boolean.toString(me.storage().deleteIfEmpty(object.parent()));
        case DELETE_TREE -> Boolean.toString(me.storage().deleteTree(object.parent()));
        case NOW -> me.storage().now().toString();
        case PASS -> done(() -> me.pass(Duration.ofHours(1)));
        case TAKE, RESTORE, PURGE ->
          answer(Moves.of(me.storage()), step.action(), object, KEPT.get(step.object()));
      };
    } catch (StorageException e) {
      return e.toString();
    }
  }

  /**
   * Returns everything except the version, which depends on the order in which a search reaches the
   * calls.
   */
  private static String look(Optional<StorageEntry> entry) {
    return entry.map(found -> found.size() + " " + found.modified()).toString();
  }

  private static String replace(StorageDriver storage, StoragePath from, StoragePath to) {
    return storage.stat(to).map(seen -> storage.replace(from, to, seen)).toString();
  }

  private static String answer(
      FolderMoves moves, Action action, StoragePath object, StoragePath kept) {
    return switch (action) {
      case TAKE -> moves.take(object, kept).toString();
      case RESTORE -> Boolean.toString(moves.restore(kept, object));
      default -> Boolean.toString(moves.purge(kept));
    };
  }

  private static String done(Runnable action) {
    action.run();
    return "done";
  }

  private static List<String> names(StorageDriver storage) {
    List<String> names = new ArrayList<>();
    storage.list(ROOT.resolve("home"), names::add);
    return names;
  }

  private static Optional<String> collect(End end, Set<String> ends) {
    StringBuilder seen = new StringBuilder(TreeDump.of(end.storage(), ROOT).toString());
    for (StoragePath path : OBJECTS) {
      seen.append(look(end.storage().stat(path)));
    }
    for (StoragePath path : KEPT) {
      seen.append(look(end.storage().stat(path)));
    }
    for (int i = 0; i < 3; i++) {
      seen.append(end.notes("p" + i));
    }
    ends.add(seen.append(end.clock().instant()).toString());
    return Optional.empty();
  }

  @Provide
  Arbitrary<List<Step>> programs() {
    return steps().list().ofMinSize(1).ofMaxSize(2);
  }

  @Provide
  Arbitrary<List<Step>> longer() {
    return steps().list().ofMinSize(2).ofMaxSize(4);
  }

  private static Arbitrary<Step> steps() {
    return Arbitraries.of(Action.class)
        .flatMap(
            action -> Arbitraries.integers().between(0, 1).map(object -> new Step(action, object)));
  }

  enum Action {
    WRITE,
    STAT,
    READ,
    LIST,
    LEASE,
    REPLACE,
    DELETE,
    DELETE_FOLDER,
    DELETE_TREE,
    TAKE,
    RESTORE,
    PURGE,
    NOW,
    PASS
  }

  record Step(Action action, int object) {}
}
