package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that an interrupt ends an upload between two writes, with every way of hashing. */
class InterruptedUploadTest {
  private static final byte[] CONTENT = new byte[3_000_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  private final Registry registry;

  InterruptedUploadTest(@TempDir Path root) {
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
  }

  /** Returns a stream that interrupts its reader after {@code after} bytes. */
  private static InputStream interrupting(int after) {
    return new ByteArrayInputStream(CONTENT) {
      @Override
      public synchronized int read(byte[] bytes, int offset, int length) {
        if (pos >= after) {
          Thread.currentThread().interrupt();
        }
        return super.read(bytes, offset, length);
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500_000, 2_000_000})
  void endsWithTheFlagSetAndCanBeResumed(int after) {
    BlobUpload upload = registry.repository("app").blobs().startUpload();
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> upload.append(0, interrupting(after)))
        .withCauseInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    long offset = upload.offset();
    assertThat(offset).isBetween((long) after, (long) CONTENT.length - 1);
    upload.append(offset, new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length));
    assertThat(upload.commit().digest()).isEqualTo(Digest.of(CONTENT));
  }

  @Test
  void storesNothingIfTheBlobIsPutInOneCall() {
    assertThatExceptionOfType(StorageException.Interrupted.class)
        .isThrownBy(() -> registry.repository("app").blobs().put(interrupting(2_000_000)))
        .withCauseInstanceOf(ClosedByInterruptException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(registry.repository("app").blobs().touch(Digest.of(CONTENT))).isEmpty();
  }
}
