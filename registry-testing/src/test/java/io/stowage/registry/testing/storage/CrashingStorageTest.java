package io.stowage.registry.testing.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.CrashingStorage.Crash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashingStorageTest {
  private static final StoragePath FOLDER = StoragePath.parse("folder");
  private static final StoragePath A = FOLDER.resolve("a");
  private static final StoragePath B = FOLDER.resolve("b");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final InMemoryStorage heap = InMemoryStorage.create();

  @ParameterizedTest
  @EnumSource(Moment.class)
  void diesBeforeOrAfterTheEffectOfACall(Moment moment) {
    CrashingStorage storage = new CrashingStorage(heap, 2, moment);
    storage.write(A, HELLO);
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> storage.write(B, HELLO));
    assertThat(heap.stat(A)).isPresent();
    assertThat(heap.stat(B).isPresent()).isEqualTo(moment == Moment.AFTER);
  }

  @Test
  void doesNothingOnceDead() {
    CrashingStorage storage = new CrashingStorage(heap, 1, Moment.BEFORE);
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> storage.stat(A));
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> storage.write(A, HELLO));
    assertThatExceptionOfType(Crash.class)
        .isThrownBy(() -> Moves.of(storage).take(A, FOLDER.resolve("kept/a")));
    assertThat(storage.isDead()).isTrue();
    assertThat(storage.calls()).isEqualTo(1);
    assertThat(heap.list(FOLDER, name -> {})).isFalse();
  }

  @Test
  void diesInAWriteToAChannel() throws IOException {
    CrashingStorage storage = new CrashingStorage(heap, 3, Moment.BEFORE);
    try (WritableByteChannel channel = storage.append(A, 0)) {
      channel.write(ByteBuffer.wrap(HELLO));
      assertThatExceptionOfType(Crash.class)
          .isThrownBy(() -> channel.write(ByteBuffer.wrap(HELLO)));
    }
    assertThat(heap.read(A, 10)).isEqualTo(HELLO);
  }

  @Test
  void diesInTheMiddleOfDeletingATree() {
    heap.write(A, HELLO);
    heap.write(B, HELLO);
    CrashingStorage storage = new CrashingStorage(heap, 2, Moment.BEFORE);
    assertThatExceptionOfType(Crash.class).isThrownBy(() -> storage.deleteTree(FOLDER));
    List<String> left = new ArrayList<>();
    heap.list(FOLDER, left::add);
    assertThat(left).hasSize(1);
  }

  @Test
  void livesUntilItsLastCall() {
    CrashingStorage storage = new CrashingStorage(heap, Long.MAX_VALUE, Moment.BEFORE);
    storage.write(A, HELLO);
    assertThat(storage.deleteTree(FOLDER)).isTrue();
    assertThat(storage.isDead()).isFalse();
  }

  @Test
  void diesBeforeAChangeAndForwardsReads() {
    heap.write(A, HELLO);
    CrashingStorage storage = CrashingStorage.beforeChange(heap, 2);
    assertThat(storage.diesIn(dying -> {
          dying.write(B, HELLO);
          assertThat(dying.read(A, 10)).isEqualTo(HELLO);
          assertThat(dying.stat(B)).isPresent();
          dying.delete(A);
        }))
        .isTrue();
    assertThat(storage.calls()).isEqualTo(2);
    assertThat(heap.stat(A)).isPresent();
    assertThat(heap.stat(B)).isPresent();
  }

  @Test
  void reportsThatItSurvivedWorkWithFewerChanges() {
    assertThat(CrashingStorage.beforeChange(heap, 2).diesIn(living -> living.write(A, HELLO)))
        .isFalse();
  }
}
