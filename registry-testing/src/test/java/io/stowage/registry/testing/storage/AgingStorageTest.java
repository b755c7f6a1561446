package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StoragePath;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AgingStorageTest {
  private static final StoragePath OLD = StorageDriver.MARKER.resolve("old/object");
  private static final StoragePath YOUNG = StorageDriver.MARKER.resolve("young/object");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  static Stream<Named<Supplier<StorageDriver>>> stores() {
    return Stream.of(
        Named.<Supplier<StorageDriver>>of("heap", InMemoryStorage::create),
        Named.<Supplier<StorageDriver>>of("flat", FlatStorage::create));
  }

  private static Duration age(StorageDriver storage, StoragePath path) {
    return Duration.between(storage.stat(path).orElseThrow().modified(), storage.now());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void agesWhatExistsAndNotWhatIsWrittenLater(Supplier<StorageDriver> store) {
    AgingStorage aging = new AgingStorage(store.get());
    aging.write(OLD, new byte[1]);
    aging.advance(HOUR);
    aging.write(YOUNG, new byte[1]);
    aging.advance(HOUR);
    assertThat(age(aging, OLD))
        .isBetween(HOUR.multipliedBy(2), HOUR.multipliedBy(2).plus(MINUTE));
    assertThat(age(aging, YOUNG)).isBetween(HOUR, HOUR.plus(MINUTE));
    assertThat(aging.lease(OLD)).isPresent();
    assertThat(age(aging, OLD)).isLessThan(MINUTE);
    assertThat(aging.list(StoragePath.parse("aging"), name -> {})).isFalse();
  }

  @ParameterizedTest
  @MethodSource("stores")
  void passesTheLeaseThatACallerSawToTheStore(Supplier<StorageDriver> store) {
    AgingStorage aging = new AgingStorage(store.get());
    aging.write(OLD, new byte[1]);
    aging.advance(HOUR);
    StorageEntry seen = aging.stat(OLD).orElseThrow();
    Quarantine quarantine = aging.quarantine();
    List<Quarantine.Seen> taken = List.of(new Quarantine.Seen(OLD, seen));
    assertThat(quarantine.take("run", taken)).containsExactly(OLD);
    assertThat(quarantine.stat(OLD)).contains(seen);
    assertThat(quarantine.keptBy("run").stat(OLD)).contains(seen);
    assertThat(quarantine.restore("run", List.of(OLD))).containsExactly(OLD);
    aging.write(YOUNG, new byte[2]);
    assertThat(aging.replace(YOUNG, OLD, seen)).isTrue();
    assertThat(age(aging, OLD)).isLessThan(MINUTE);
  }

  @Test
  void refusesANegativeTime() {
    AgingStorage aging = new AgingStorage(InMemoryStorage.create());
    assertThatIllegalArgumentException().isThrownBy(() -> aging.advance(Duration.ofSeconds(-1)));
  }
}
