package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.OutOfTimeException;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.gc.internal.work.TimeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PacerTest {
  private final TestStore store = new TestStore();
  private final Instant start = store.now();
  private final Cancellation cancellation = new Cancellation();
  private final List<Duration> begun = new ArrayList<>();
  private Optional<Duration> limit = Optional.empty();

  @Test
  void spacesRemovalsEvenly() {
    pacer(4).batches(List.of(1, 2, 3, 4, 5), this::begin);
    assertThat(begun).extracting(Duration::toMillis).containsExactly(0L, 250L, 500L, 750L, 1000L);
  }

  @Test
  void countsTheDurationOfTheWork() {
    pacer(2).batches(List.of(1, 2, 3, 4), batch -> {
      begin(batch);
      store.pass(Duration.ofMillis(begun.size() == 2 ? 700 : 300));
    });
    assertThat(begun).extracting(Duration::toMillis).containsExactly(0L, 500L, 1200L, 1700L);
  }

  @Test
  void keepsThePaceFromOneCallToTheNext() {
    Pacer pacer = pacer(1);
    pacer.batches(List.of(1, 2), this::begin);
    pacer.batches(List.of(3), this::begin);
    assertThat(begun).extracting(Duration::toSeconds).containsExactly(0L, 1L, 2L);
  }

  @Test
  void doesNotWaitForAClockThatWasSetBack() {
    Pacer pacer = pacer(1);
    pacer.batches(List.of(1, 2), this::begin);
    store.pass(Duration.ofHours(-1));
    pacer.batches(List.of(3, 4), this::begin);
    assertThat(store.pauses().stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void passesBatchesAtOnceWithoutALimit() {
    List<Integer> sizes = new ArrayList<>();
    pacer(OptionalLong.empty())
        .batches(
            IntStream.range(0, Remover.BATCH + 1).boxed().toList(),
            batch -> sizes.add(batch.size()));
    assertThat(sizes).containsExactly(Remover.BATCH, 1);
    assertThat(store.pauses()).isEmpty();
  }

  @Test
  void stopsBetweenTwoRemovals() {
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(() -> pacer(1).batches(List.of(1, 2, 3), batch -> {
          begin(batch);
          cancellation.request();
        }));
    assertThat(begun).hasSize(1);
  }

  @Test
  void beginsNoBatchThatWouldEndAfterTheLimit() {
    limit = Optional.of(Duration.ofSeconds(10));
    Pacer pacer = pacer(OptionalLong.of(1000));
    assertThatExceptionOfType(OutOfTimeException.class)
        .isThrownBy(() -> pacer.batches(List.of(1, 2, 3, 4), batch -> {
          begin(batch);
          store.pass(Duration.ofSeconds(4));
        }));
    assertThat(begun).hasSize(2);
    assertThatExceptionOfType(OutOfTimeException.class).isThrownBy(pacer::check);
  }

  @Test
  void beginsWithOneRemovalEvenIfNoTimeIsLeft() {
    limit = Optional.of(Duration.ofSeconds(1));
    Pacer pacer = pacer(OptionalLong.empty());
    pacer.check();
    store.pass(Duration.ofSeconds(2));
    List<Integer> items = IntStream.range(0, Remover.BATCH + 1).boxed().toList();
    List<Integer> done = new ArrayList<>();
    assertThatExceptionOfType(OutOfTimeException.class)
        .isThrownBy(() -> pacer.batches(items, done::addAll));
    assertThat(done).isEqualTo(items.subList(0, 1));
  }

  @Test
  void beginsNoMoreRemovalsThanThereIsTimeFor() {
    limit = Optional.of(Duration.ofSeconds(10));
    List<Integer> sizes = new ArrayList<>();
    Pacer pacer = pacer(OptionalLong.empty());
    assertThatExceptionOfType(OutOfTimeException.class)
        .isThrownBy(() -> pacer.batches(IntStream.range(0, 100).boxed().toList(), batch -> {
          sizes.add(batch.size());
          store.pass(Duration.ofSeconds(batch.size()));
        }));
    assertThat(sizes).containsExactly(1, 9);
  }

  @Test
  void looksAtNoMoreObjectsThanThereIsTimeFor() {
    limit = Optional.of(Duration.ofSeconds(10));
    List<Integer> sizes = new ArrayList<>();
    List<Integer> removed = new ArrayList<>();
    Pacer pacer = pacer(OptionalLong.empty());
    assertThatExceptionOfType(OutOfTimeException.class)
        .isThrownBy(() -> pacer.batches(
            IntStream.range(0, 100).boxed().toList(),
            batch -> {
              sizes.add(batch.size());
              store.pass(Duration.ofSeconds(batch.size()));
              return batch.stream().filter(item -> item < 2).toList();
            },
            removed::addAll));
    assertThat(sizes).containsExactly(1, 9);
    assertThat(removed).containsExactly(0, 1);
  }

  @Test
  void waitsOnlyForWhatIsRemoved() {
    pacer(OptionalLong.of(1))
        .batches(
            List.of(1, 2, 3, 4, 5),
            batch -> batch.stream().filter(item -> item > 3).toList(),
            this::begin);
    assertThat(begun).extracting(Duration::toSeconds).containsExactly(0L, 1L);
  }

  @Test
  void slowsACollectionButNotADryRun() {
    for (byte i = 0; i < 5; i++) {
      store.breakage().orphanBlob(new byte[] {i});
    }
    store.age();
    Instant before = store.now();
    GcOptions.Builder options = GcOptions.builder().removalsPerSecond(2).parallelism(1);
    store.collect(options.dryRun(true));
    assertThat(store.now()).isEqualTo(before);
    assertThat(store.collect(options.dryRun(false)).blobsRemoved()).isEqualTo(5);
    assertThat(Duration.between(before, store.now())).isEqualTo(Duration.ofSeconds(2));
  }

  private Pacer pacer(int perSecond) {
    return pacer(OptionalLong.of(perSecond));
  }

  private Pacer pacer(OptionalLong perSecond) {
    RegistryOptions times = store.options().build();
    return new Pacer(
        new Throttle(perSecond, times::nanoTime, times.sleeper(), cancellation),
        cancellation,
        new TimeLimit(limit, times::nanoTime));
  }

  private void begin(List<Integer> batch) {
    assertThat(batch).hasSize(1);
    begun.add(Duration.between(start, store.now()));
  }
}
