package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.junit.jupiter.api.Test;

class CountingStorageTest {
  private static final StoragePath A = StoragePath.parse("folder/a");
  private static final StoragePath B = StoragePath.parse("folder/b");

  private final CountingStorage storage = new CountingStorage(InMemoryStorage.create());

  @Test
  void countsCallsByKind() {
    storage.write(A, new byte[3]);
    storage.write(B, new byte[4]);
    storage.list(A.parent(), name -> {});
    assertThat(storage.calls(StorageCall.WRITE)).isEqualTo(2);
    assertThat(storage.calls(StorageCall.LIST)).isEqualTo(1);
    assertThat(storage.calls(StorageCall.STAT)).isZero();
    assertThat(storage.calls()).isEqualTo(3);
  }

  @Test
  void countsCallsThatFail() {
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> storage.read(A, 10));
    assertThat(storage.calls(StorageCall.READ)).isEqualTo(1);
    assertThat(storage.bytesRead()).isZero();
  }

  @Test
  void countsBytesOfWholeObjects() {
    storage.write(A, new byte[3]);
    storage.write(B, new byte[4]);
    storage.read(B, 10);
    assertThat(storage.bytesWritten()).isEqualTo(7);
    assertThat(storage.bytesRead()).isEqualTo(4);
  }

  @Test
  void countsBytesOfChannels() throws IOException {
    try (WritableByteChannel channel = storage.append(A, 0)) {
      channel.write(ByteBuffer.allocate(5));
    }
    try (ReadableByteChannel channel = storage.open(A, 2)) {
      channel.read(ByteBuffer.allocate(10));
      channel.read(ByteBuffer.allocate(10));
    }
    assertThat(storage.bytesWritten()).isEqualTo(5);
    assertThat(storage.bytesRead()).isEqualTo(3);
    assertThat(storage.calls(StorageCall.CHANNEL_READ)).isEqualTo(2);
  }

  @Test
  void countsCallsOfTheQuarantine() {
    StoragePath kept = StoragePath.parse("kept/a");
    storage.write(A, new byte[3]);
    Moves.of(storage).take(A, kept);
    Moves.of(storage).restore(kept, A);
    Moves.of(storage).purge(kept);
    assertThat(storage.calls(StorageCall.TAKE)).isEqualTo(1);
    assertThat(storage.calls(StorageCall.RESTORE)).isEqualTo(1);
    assertThat(storage.calls(StorageCall.PURGE)).isEqualTo(1);
  }

  @Test
  void startsAgainFromZero() {
    storage.write(A, new byte[3]);
    storage.reset();
    storage.read(A, 3);
    assertThat(storage.calls()).isEqualTo(1);
    assertThat(storage.bytesWritten()).isZero();
  }
}
