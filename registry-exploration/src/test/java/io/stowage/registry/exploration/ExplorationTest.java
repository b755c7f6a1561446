package io.stowage.registry.exploration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ExplorationTest {
  private static final StoragePath COUNTER = StoragePath.parse("folder/counter");
  private static final StoragePath OBJECT = StoragePath.parse("home/hex/data");
  private static final StoragePath KEPT = StoragePath.parse("kept/hex/data");

  @Test
  void countsAllSchedulesOfCallsThatConflict() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("a", me -> repeat(3, () -> me.pass(Duration.ofSeconds(1))))
        .process("b", me -> repeat(3, () -> me.note(me.clock().instant().toString())));
    assertThat(two.run(end -> Optional.empty()).schedules()).isEqualTo(20);
    assertThat(two.unreduced().run(end -> Optional.empty()).states()).isEqualTo(69);
  }

  @Test
  void countsSchedulesWithFewInterruptions() {
    for (int most : new int[] {0, 1, 100}) {
      Exploration two = Exploration.from(me -> {})
          .process("a", me -> repeat(3, () -> me.pass(Duration.ofSeconds(1))))
          .process("b", me -> repeat(3, () -> me.note(me.clock().instant().toString())))
          .interruptions(most);
      assertThat(two.run(end -> Optional.empty()).schedules())
          .isEqualTo(most == 0 ? 2 : most == 1 ? 6 : 20);
    }
  }

  @Test
  void runsOneScheduleOfCallsThatCommute() {
    Exploration three = Exploration.from(me -> {})
        .process("a", me -> repeat(4, () -> read(me.storage(), "a")))
        .process("b", me -> repeat(4, () -> read(me.storage(), "b")))
        .process("c", me -> repeat(4, () -> read(me.storage(), "a")));
    ExplorationReport reduced = three.run(end -> Optional.empty());
    assertThat(reduced.schedules()).isEqualTo(1);
    assertThat(reduced.states()).isEqualTo(13);
    ExplorationReport whole = three.unreduced().run(end -> Optional.empty());
    assertThat(whole.states()).isEqualTo(125);
    assertThat(whole.schedules()).isEqualTo(34650);
  }

  @Test
  void findsALostUpdate() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("a", me -> increment(me.storage()))
        .process("b", me -> increment(me.storage()));
    assertThat(ends(two)).containsExactly("1", "2");
    assertThat(ends(two.unreduced())).containsExactly("1", "2");
    assertThat(ends(two.interruptions(0))).containsExactly("2");
    assertThat(ends(two.interruptions(1))).containsExactly("1", "2");
  }

  @Test
  void showsAFailingScheduleAndRepeatsIt() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("a", me -> increment(me.storage()))
        .process("b", me -> increment(me.storage()));
    ExplorationReport report =
        two.run(end -> Optional.of(read(end.storage())).filter(value -> !value.equals("2")));
    Violation violation = report.violation().orElseThrow();
    assertThat(violation.wrong()).isEqualTo("1");
    assertThat(violation.trace())
        .contains("a: read folder/counter = 0", "b: read folder/counter = 0");
    assertThat(two.replay(violation.choices())).isEqualTo(violation.trace());
    assertThat(report.complete()).isFalse();
  }

  @Test
  void killsBeforeEachCallThatChangesSomethingOrNever() {
    Exploration one = Exploration.from(me -> write(me.storage(), "0")).process("a", me -> {
      boolean killed = me.mortal(() -> repeat(3, () -> increment(me.storage())));
      me.note(killed ? "killed" : "lived");
    });
    assertThat(ends(one)).containsExactly("0", "1", "2", "3");
    assertThat(one.run(end -> Optional.empty()).schedules()).isEqualTo(3 + 1);
    assertThat(one.fine().run(end -> Optional.empty()).schedules()).isEqualTo(3 * 2 + 1);
  }

  @Test
  void readsTheClockOfTheStoreInOneStepWithThePrecedingCall() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("a", me -> me.pass(Duration.ofSeconds(1)))
        .process("b", me -> {
          Instant before = me.clock().instant();
          read(me.storage());
          me.note(Duration.between(before, me.storage().now()) + " "
              + Duration.between(me.storage().now(), me.clock().instant()));
        });
    Set<String> seen = new TreeSet<>();
    two.run(end -> {
      seen.addAll(end.notes("b"));
      return Optional.empty();
    });
    assertThat(seen).containsExactly("PT0S PT0S", "PT0S PT1S", "PT1S PT0S");
  }

  @Test
  void detectsThatARenewalMayAffectAMovedFile() {
    Exploration two = Exploration.from(me -> me.storage().write(OBJECT, bytes("x")))
        .process("writer", me -> {
          me.pass(Duration.ofHours(1));
          me.note("lease " + me.storage().lease(OBJECT).isPresent());
        })
        .process("collector", me -> Moves.of(me.storage()).take(OBJECT, KEPT));
    Set<String> seen = new TreeSet<>();
    two.run(end -> {
      boolean renewed =
          end.storage().stat(KEPT).orElseThrow().modified().equals(end.clock().instant());
      seen.add(end.notes("writer") + (renewed ? " renewed" : ""));
      return Optional.empty();
    });
    assertThat(seen)
        .containsExactly("[lease false]", "[lease false] renewed", "[lease true] renewed");
  }

  @Test
  void letsAPauseOutlastTheRequestsOfOthers() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("foreign", me -> me.request(() -> repeat(2, () -> increment(me.storage()))))
        .process("collector", me -> {
          String before = read(me.storage());
          me.pause(Duration.ofSeconds(10));
          me.note(before + read(me.storage()));
        });
    Set<String> seen = new TreeSet<>();
    two.run(end -> {
      seen.addAll(end.notes("collector"));
      return Optional.empty();
    });
    assertThat(seen).containsExactly("00", "01", "02", "12", "22");
  }

  @Test
  void listsObjectsInOneOrderWhateverTheirRandomNames() {
    Exploration one = Exploration.from(me -> {}).process("a", me -> {
      repeat(8, () -> me.objects().add(UUID.randomUUID().toString(), ""));
      me.objects().all("").keySet().forEach(key -> me.objects().versions(key));
    });
    assertThat(one.run(end -> Optional.empty()).complete()).isTrue();
  }

  @Test
  void letsAProcessContinueAtTheEndWithNamesAndVersionsOfItsOwn() {
    Exploration one = Exploration.from(me -> addByRandomName(me.objects()))
        .process("a", me -> addByRandomName(me.objects()));
    one.run(end -> {
      ScheduledObjects later = end.process().objects();
      addByRandomName(later);
      assertThat(later.all("").values())
          .hasSize(3)
          .flatExtracting(versions -> versions)
          .extracting(ObjectVersion::id)
          .doesNotHaveDuplicates();
      return Optional.empty();
    });
  }

  @Test
  void reportsWhyAProcessFailed() {
    Exploration one = Exploration.from(me -> {}).process("a", me -> read(me.storage()));
    one.run(end -> {
      assertThat(end.notes("a")).singleElement().asString().contains("no such object");
      return Optional.empty();
    });
  }

  @Test
  void refusesAProcessThatKeepsState() {
    AtomicInteger runs = new AtomicInteger();
    Exploration one = Exploration.from(me -> {}).process("a", me -> {
      read(me.storage(), "run" + runs.incrementAndGet());
      read(me.storage(), "b");
    });
    assertThatIllegalStateException()
        .isThrownBy(() -> one.run(end -> Optional.empty()))
        .withMessageContaining("a is not determined");
  }

  @Test
  void stopsAfterTheLimit() {
    Exploration two = Exploration.from(me -> write(me.storage(), "0"))
        .process("a", me -> repeat(3, () -> increment(me.storage())))
        .process("b", me -> repeat(3, () -> increment(me.storage())))
        .limit(10);
    ExplorationReport report = two.run(end -> Optional.empty());
    assertThat(report.complete()).isFalse();
    assertThat(report.violation()).isEmpty();
  }

  private static Set<String> ends(Exploration exploration) {
    Set<String> ends = new TreeSet<>();
    ExplorationReport report = exploration.run(end -> {
      ends.add(read(end.storage()));
      return Optional.empty();
    });
    assertThat(report.complete()).isTrue();
    return ends;
  }

  private static void addByRandomName(ScheduledObjects objects) {
    objects.add(UUID.randomUUID().toString(), "");
  }

  private static void increment(StorageDriver storage) {
    write(storage, Integer.toString(Integer.parseInt(read(storage)) + 1));
  }

  private static void write(StorageDriver storage, String value) {
    storage.write(COUNTER, bytes(value));
  }

  private static String read(StorageDriver storage) {
    return new String(storage.read(COUNTER, 10), StandardCharsets.US_ASCII);
  }

  private static void read(StorageDriver storage, String name) {
    try {
      storage.read(StoragePath.parse(name), 10);
    } catch (StorageException.NoSuchObject e) {
      assertThat(e.path()).isEqualTo(name);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }
}
