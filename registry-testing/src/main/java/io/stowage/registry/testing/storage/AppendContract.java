package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link StorageDriver#append}. */
abstract class AppendContract extends OperationContract {
  private static final int PIECE = 9_999;

  AppendContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void createsAnObjectWithoutContent() {
    append(OBJECT, 0, new byte[0]);
    assertThat(entry(OBJECT).size()).isZero();
  }

  @Test
  void showsBytesAsSoonAsTheyAreWritten() throws IOException {
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      writeTo(channel, ascii("hel"));
      assertThat(contentOf(OBJECT)).isEqualTo(ascii("hel"));
      writeTo(channel, ascii("lo"));
      assertThat(entry(OBJECT).size()).isEqualTo(5);
    }
  }

  @Test
  void continuesAtTheEnd() {
    append(OBJECT, 0, ascii("hel"));
    append(OBJECT, 3, ascii("lo"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void appendsToAnObjectThatWasWritten() {
    driver.write(OBJECT, ascii("hel"));
    append(OBJECT, 3, ascii("lo"));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void joinsManyPiecesIntoALargeObject() throws IOException {
    byte[] content = large(1);
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      for (int at = 0; at < LARGE; at += PIECE) {
        writeTo(channel, Arrays.copyOfRange(content, at, Math.min(LARGE, at + PIECE)));
      }
    }
    assertThat(contentOf(OBJECT)).isEqualTo(content);
  }

  @Test
  void writesTheRemainingBytesOfAnyKindOfBuffer() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(7).put(ascii("xhellox"));
    bytes.position(1).limit(6);
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes.asReadOnlyBuffer());
        bytes.position(1 + (int) entry(OBJECT).size());
      }
    }
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 4, 6, Long.MAX_VALUE, -1})
  void refusesAnotherOffsetAndChangesNothing(long offset) {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.OffsetMismatch.class)
        .isThrownBy(() -> append(OBJECT, offset, ascii("no")))
        .satisfies(e -> assertThat(e.actual()).isEqualTo(5))
        .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
    assertThat(contentOf(OBJECT)).isEqualTo(ascii("hello"));
  }

  @Test
  void refusesToStartAMissingObjectAtAnOffset() {
    assertThatExceptionOfType(StorageException.OffsetMismatch.class)
        .isThrownBy(() -> append(OBJECT, 1, ascii("no")))
        .satisfies(e -> assertThat(e.actual()).isZero());
    assertThat(isThere(OBJECT)).isFalse();
  }

  @Test
  void refusesAFolderAndAPathBelowAnObject() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : List.of(FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT)) {
      assertThatExceptionOfType(StorageException.UnexpectedKind.class)
          .isThrownBy(() -> append(path, 0, ascii("no")))
          .satisfies(e -> assertThat(e.path()).isEqualTo(path.value()));
    }
    assertThat(names(FOLDER)).containsExactly("object");
  }

  @Test
  void renewsTheLeaseWithEachWrite() throws IOException {
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      writeTo(channel, ascii("hello"));
      untilRenewed(OBJECT, leaseAt(OBJECT), () -> {
        try {
          writeTo(channel, ascii("!"));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      });
    }
    assertThat(entry(OBJECT).size()).isGreaterThan(5);
  }

  @Test
  void writesNothingOnceClosed() throws IOException {
    WritableByteChannel channel = driver.append(OBJECT, 0);
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.write(ByteBuffer.wrap(ascii("no"))));
  }

  @Test
  void doesNotFailWhileEmptyFoldersAreRemoved() {
    Racers.lookDuring(
        () -> {
          for (int i = 0; i < 300; i++) {
            append(OBJECT, 0, ascii("hello"));
            assertThat(driver.delete(OBJECT)).isTrue();
          }
        },
        () -> driver.deleteIfEmpty(FOLDER));
    assertThat(isThere(OBJECT)).isFalse();
  }
}
