package io.stowage.registry.testing.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailingStorageTest {
  private static final StoragePath A = StoragePath.parse("folder/a");
  private static final StoragePath KEPT = StoragePath.parse("kept/a");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final InMemoryStorage heap = InMemoryStorage.create();

  @Test
  void failsBeforeTheEffect() {
    FailingStorage storage = failing(1, Moment.BEFORE);
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> storage.write(A, HELLO))
        .satisfies(e -> assertThat(e.path()).isEqualTo(A.value()));
    assertThat(heap.stat(A)).isEmpty();
  }

  @Test
  void failsAfterTheEffect() {
    FailingStorage storage = failing(1, Moment.AFTER);
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> storage.write(A, HELLO));
    assertThat(heap.read(A, 5)).isEqualTo(HELLO);
  }

  @Test
  void failsOnceOnly() {
    FailingStorage storage = failing(2, Moment.BEFORE);
    storage.write(A, HELLO);
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.stat(A));
    assertThat(storage.stat(A)).isPresent();
    assertThat(storage.calls()).isEqualTo(3);
  }

  @Test
  void neverFailsAtCallZero() {
    FailingStorage storage = failing(0, Moment.BEFORE);
    storage.write(A, HELLO);
    assertThat(storage.delete(A)).isTrue();
    assertThat(storage.calls()).isEqualTo(2);
  }

  @Test
  void failsInAWriteToAChannel() throws IOException {
    FailingStorage storage = failing(2, Moment.AFTER);
    try (WritableByteChannel channel = storage.append(A, 0)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.wrap(HELLO)))
          .withCauseInstanceOf(StorageException.StorageFull.class);
    }
    assertThat(heap.read(A, 5)).isEqualTo(HELLO);
  }

  @Test
  void failsInAReadFromAChannel() throws IOException {
    heap.write(A, HELLO);
    FailingStorage storage = failing(2, Moment.BEFORE);
    ByteBuffer target = ByteBuffer.allocate(5);
    try (ReadableByteChannel channel = storage.open(A, 0)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> channel.read(target))
          .withCauseInstanceOf(StorageException.StorageFull.class);
      assertThat(channel.read(target)).isEqualTo(5);
    }
  }

  @Test
  void countsCallsOfTheQuarantine() {
    heap.write(A, HELLO);
    FailingStorage storage = failing(2, Moment.AFTER);
    assertThat(Moves.of(storage).take(A, KEPT)).isPresent();
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Moves.of(storage).purge(KEPT));
    assertThat(heap.stat(KEPT)).isEmpty();
  }

  @Test
  void failsWithoutAPathIfTheCallHasNone() {
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> failing(1, Moment.BEFORE).persist(List.of()));
  }

  @Test
  void doesNotCountACallThatFailsTheSameBeforeAndAfter() {
    FailingStorage storage = failing(1, Moment.AFTER);
    assertThat(storage.stat(A)).isEmpty();
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> storage.write(A, HELLO));
    assertThat(storage.calls()).isEqualTo(1);
  }

  private FailingStorage failing(long call, Moment moment) {
    return new FailingStorage(
        heap,
        call,
        moment,
        path -> new StorageException.StorageFull(path, new IOException("full")));
  }
}
