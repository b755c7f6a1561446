package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServingLockTest {
  private static final StoragePath FOLDER = RegistryLayout.STOWAGE.resolve("serving");
  private static final String ELSEWHERE = "{\"host\":\"other\",\"boot\":\"b\",\"pid\":7}";

  private final TestClock clock = TestClock.create();
  private final StorageDriver store = InMemoryStorage.create(clock);

  @Test
  void isHeldUntilItIsClosed() {
    ServingLock lock = ServingLock.acquire(store);

    assertThat(ServingLock.holder(store)).isPresent();
    lock.close();
    assertThat(ServingLock.holder(store)).isEmpty();
    assertThat(store.list(RegistryLayout.STOWAGE, name -> {})).isFalse();
  }

  @Test
  void isHeldOnTheSameMachineHoweverLongItIsSilent() {
    try (ServingLock lock = ServingLock.acquire(store)) {
      clock.advance(Duration.ofDays(1));

      assertThat(ServingLock.holder(store)).as(lock.toString()).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ELSEWHERE, "{}", "[1]", "", "{"})
  void isHeldFromElsewhereAsLongAsItIsRenewed(String content) {
    store.write(FOLDER.resolve("x"), content.getBytes(StandardCharsets.UTF_8));

    assertThat(ServingLock.holder(store))
        .hasValueSatisfying(holder -> assertThat(holder).endsWith(FOLDER + "/x"));
    clock.advance(Duration.ofMinutes(9));
    store.lease(FOLDER.resolve("x"));
    clock.advance(Duration.ofMinutes(9));
    assertThat(ServingLock.holder(store)).isPresent();
    clock.advance(Duration.ofMinutes(2));
    assertThat(ServingLock.holder(store)).isEmpty();
  }

  @Test
  void isReadByEarlierVersionsAndReadsTheirFiles() {
    ProcessIdentity here = ProcessIdentity.current();
    String expected = "{\"host\":\"" + here.host() + "\",\"boot\":\"" + here.boot() + "\",\"pid\":"
        + here.pid() + "}";
    try (ServingLock lock = ServingLock.acquire(store)) {
      assertThat(files())
          .as(lock.toString())
          .hasSize(1)
          .allSatisfy(name -> assertThat(store.read(FOLDER.resolve(name), 1000))
              .asString(StandardCharsets.UTF_8)
              .isEqualTo(expected));
    }
    store.write(FOLDER.resolve("x"), expected.getBytes(StandardCharsets.UTF_8));
    assertThat(ServingLock.holder(store))
        .as("a file of this machine that no process claims")
        .isEmpty();
  }

  @Test
  void removesWhatOthersLeftBehind() {
    store.write(FOLDER.resolve("x"), ELSEWHERE.getBytes(StandardCharsets.UTF_8));
    clock.advance(Duration.ofHours(1));

    try (ServingLock lock = ServingLock.acquire(store)) {
      assertThat(files()).as(lock.toString()).hasSize(1).doesNotContain("x");
    }
  }

  @Test
  void appearsAgainIfItsFileIsRemoved() {
    try (ServingLock lock = ServingLock.acquire(store)) {
      files().forEach(name -> store.delete(FOLDER.resolve(name)));
      assertThat(ServingLock.holder(store)).isEmpty();

      lock.renew();

      assertThat(ServingLock.holder(store)).isPresent();
    }
  }

  private List<String> files() {
    List<String> names = new ArrayList<>();
    store.list(FOLDER, names::add);
    return names;
  }
}
