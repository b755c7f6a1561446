package io.stowage.registry.internal.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Digester;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Looks at the threads of the JVM. */
@Isolated
class ChunkHasherTest {
  private static final int CHUNK = ChunkHasher.CHUNK;

  private final Digester sha256 = Digester.of(DigestAlgorithm.SHA256);
  private final Digester sha512 = Digester.of(DigestAlgorithm.SHA512);
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();
  private final Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("stowage-hash"))
        .toList();
  }

  private byte[] pass(ChunkHasher hasher, int chunks) {
    byte[] chunk = new byte[CHUNK];
    for (int i = 0; i < chunks; i++) {
      arrays.add(chunk);
      Arrays.fill(chunk, (byte) i);
      content.writeBytes(chunk);
      chunk = hasher.hash(chunk, CHUNK);
    }
    return chunk;
  }

  @Test
  void hashesAllChunksInOrderWithEachAlgorithm() {
    try (ChunkHasher hasher = new ChunkHasher(sha256, sha512)) {
      byte[] chunk = pass(hasher, 100);
      chunk[0] = 1;
      content.write(1);
      hasher.hash(chunk, 1);
    }
    assertThat(sha256.size()).isEqualTo(100L * CHUNK + 1);
    assertThat(sha256.finish()).isEqualTo(Digest.of(content.toByteArray()));
    assertThat(sha512.finish()).isEqualTo(Digest.of(DigestAlgorithm.SHA512, content.toByteArray()));
  }

  @Test
  void hashesTheFirstMebibyteOnTheCallingThread() {
    try (ChunkHasher hasher = new ChunkHasher(sha256)) {
      pass(hasher, 4);
      assertThat(sha256.size()).isEqualTo(4L * CHUNK);
      assertThat(threads()).isEmpty();
    }
    assertThat(arrays).hasSize(1);
  }

  @Test
  void holdsAtMostEightChunks() {
    try (ChunkHasher hasher = new ChunkHasher(sha256)) {
      pass(hasher, 200);
    }
    assertThat(arrays).hasSize(8);
  }

  @Test
  void endsItsDaemonThread() throws InterruptedException {
    List<Thread> started;
    try (ChunkHasher hasher = new ChunkHasher(sha256)) {
      pass(hasher, 20);
      started = threads();
      assertThat(started).hasSize(1).allMatch(Thread::isDaemon);
    }
    for (Thread thread : started) {
      thread.join(Duration.ofMinutes(1).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void preservesAnInterrupt() {
    try (ChunkHasher hasher = new ChunkHasher(sha256)) {
      Thread.currentThread().interrupt();
      pass(hasher, 50);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(sha256.finish()).isEqualTo(Digest.of(content.toByteArray()));
  }
}
