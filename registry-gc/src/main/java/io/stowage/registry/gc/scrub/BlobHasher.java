package io.stowage.registry.gc.scrub;

import io.stowage.registry.gc.internal.work.Cancellation;
import io.stowage.registry.gc.internal.work.Throttle;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/** Reads and hashes content for a scrub, within the rate limit. Thread-safe. */
final class BlobHasher {
  private static final int LARGEST_BUFFER = 1 << 18;
  private static final int PIECE = 1 << 20;

  private final StorageDriver driver;
  private final Throttle throttle;
  private final Cancellation cancellation;
  private final LongConsumer pieces;
  private final LongAdder bytes = new LongAdder();

  /**
   * Announces each small object, and each megabyte of a large one, to {@code pieces} as a piece of
   * work.
   */
  BlobHasher(
      StorageDriver driver, Throttle throttle, Cancellation cancellation, LongConsumer pieces) {
    this.driver = driver;
    this.throttle = throttle;
    this.cancellation = cancellation;
    this.pieces = pieces;
  }

  /** Returns the digest of the whole object at {@code path}, which has about {@code size} bytes. */
  Digest hash(StoragePath path, DigestAlgorithm algorithm, long size) {
    pieces.accept(size / PIECE);
    Digester digest = Digester.of(algorithm);
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size + 1, LARGEST_BUFFER));
    try (ReadableByteChannel in = driver.open(path, 0)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer.clear())) {
        digest.update(buffer.flip());
        cancellation.check();
        throttle.await(n);
      }
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
    bytes.add(digest.size());
    return digest.finish();
  }

  /** Reads a small object completely. */
  byte[] read(StoragePath path, int limit) {
    pieces.accept(1);
    byte[] content = driver.read(path, limit);
    throttle.await(content.length);
    bytes.add(content.length);
    return content;
  }

  /** Returns the number of bytes read. */
  long bytes() {
    return bytes.sum();
  }
}
