package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.testing.TestClock;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ObjectChannelTest {
  private static final StoragePath OBJECT = StoragePath.parse("x/object");

  private final HeapBucket heap = HeapBucket.create(TestClock.create());
  private final byte[] content = new byte[100_000];

  ObjectChannelTest() {
    new Random(1).nextBytes(content);
    heap.put(OBJECT.value(), content);
  }

  private static BucketStorage open(Bucket bucket) {
    return BucketStorage.builder(bucket).build();
  }

  private static byte[] read(BucketStorage driver, long offset) throws IOException {
    try (ReadableByteChannel channel = driver.open(OBJECT, offset)) {
      return Channels.newInputStream(channel).readAllBytes();
    }
  }

  @Test
  void continuesWhereAConnectionBroke() throws IOException {
    BreakingBucket bucket = new BreakingBucket(heap, 30_000);
    assertThat(Arrays.equals(read(open(bucket), 0), content)).isTrue();
    assertThat(bucket.reads).isEqualTo(4);
  }

  @Test
  void continuesWithTheSameVersion() throws IOException {
    try (BucketStorage driver = open(new BreakingBucket(heap, 30_000));
        ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      heap.put(OBJECT.value(), new byte[100_000]);
      byte[] read = Channels.newInputStream(channel).readAllBytes();
      assertThat(Arrays.equals(read, content)).isTrue();
    }
  }

  @Test
  void givesUpIfConnectionsBreakWithoutAByte() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> read(open(new BreakingBucket(heap, 0)), 0))
        .withCauseInstanceOf(StorageException.Failed.class);
  }

  @Test
  void doesNotMixTwoObjectsWithoutVersions() {
    HeapBucket plain = HeapBucket.create(TestClock.create(), Versioning.NEVER, Limits.OF_S3);
    plain.put(OBJECT.value(), content);
    BucketStorage driver = open(new BreakingBucket(plain, 30_000));
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> {
          try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
            plain.put(OBJECT.value(), new byte[100_000]);
            Channels.newInputStream(channel).readAllBytes();
          }
        })
        .withMessageContaining("replaced");
  }

  @Test
  void keepsConnectionsUntilTheLastChannelIsClosed() throws IOException {
    BreakingBucket bucket = new BreakingBucket(heap, 30_000);
    BucketStorage driver = open(bucket);
    ReadableByteChannel channel = driver.open(OBJECT, 0);
    driver.close();
    assertThat(bucket.closed).isFalse();
    assertThat(Channels.newInputStream(channel).readAllBytes()).hasSize(100_000);
    channel.close();
    channel.close();
    assertThat(bucket.closed).isTrue();
  }

  /** Breaks each connection after some bytes. */
  private static final class BreakingBucket extends ForwardingBucket {
    private final int length;
    private int reads;
    private boolean closed;

    BreakingBucket(Bucket bucket, int length) {
      super(bucket);
      this.length = length;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    @Override
    public ObjectContent get(String key, long offset) {
      return breaking(super.get(key, offset));
    }

    @Override
    public ObjectContent getVersion(KeyVersion version, long offset) {
      return breaking(super.getVersion(version, offset));
    }

    @Override
    public void close() {
      closed = true;
    }

    private ObjectContent breaking(ObjectContent answer) {
      reads++;
      return new ObjectContent(answer.object(), new BreakingStream(answer.content(), length));
    }
  }

  private static final class BreakingStream extends FilterInputStream {
    private int left;

    BreakingStream(InputStream content, int left) {
      super(content);
      this.left = left;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("connection reset");
      }
      int read = super.read(target, offset, Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
