package io.stowage.registry.internal.service;

import io.stowage.registry.model.Digester;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hashes content chunk by chunk: the first MiB at once, the rest on a thread of its own, while the
 * caller reads and writes the next chunks. The thread ends with the content.
 *
 * <p>At most eight chunks (two MiB) are in progress, then the caller waits; with half as many, the
 * caller waited too often in measurements. Chunks are arrays, because {@code MessageDigest} copies
 * other buffers. Once this is closed, the caller may use the digests again. Not thread-safe.
 */
public final class ChunkHasher implements AutoCloseable {
  public static final int CHUNK = 256 * 1024;

  private static final int AT_ONCE = 4;
  private static final int UNDER_WAY = 8;

  private final Digester[] digests;
  private final Queue<CompletableFuture<byte[]>> underWay = new ArrayDeque<>();
  private Optional<ExecutorService> thread = Optional.empty();
  private int passed;

  ChunkHasher(Digester... digests) {
    this.digests = digests;
  }

  /**
   * Hashes the first {@code length} bytes of {@code chunk}, immediately or later.
   *
   * @return the chunk to fill next, which may be the same
   */
  byte[] hash(byte[] chunk, int length) {
    if (passed++ == AT_ONCE) {
      thread = Optional.of(Executors.newFixedThreadPool(1, ChunkHasher::daemon));
    }
    Executor executor = thread.<Executor>map(it -> it).orElse(Runnable::run);
    underWay.add(CompletableFuture.supplyAsync(() -> update(chunk, length), executor));
    boolean full = thread.isEmpty() || underWay.size() == UNDER_WAY;
    return full ? underWay.remove().join() : new byte[CHUNK];
  }

  /**
   * Waits until everything is hashed, even if the caller is interrupted. The interrupt status stays
   * set.
   */
  @Override
  public void close() {
    thread.ifPresent(ExecutorService::shutdown);
    underWay.forEach(CompletableFuture::join);
  }

  private byte[] update(byte[] chunk, int length) {
    for (Digester digest : digests) {
      digest.update(chunk, 0, length);
    }
    return chunk;
  }

  private static Thread daemon(Runnable hashing) {
    Thread thread = new Thread(hashing, "stowage-hash");
    thread.setDaemon(true);
    return thread;
  }
}
