package io.stowage.registry.gc.scrub;

import io.stowage.registry.internal.walk.RegistryWalk;
import io.stowage.registry.internal.walk.Shard;
import io.stowage.registry.model.Digest;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * Hands out the blobs of all shards one at a time, so that a large blob does not delay other
 * threads. It holds the names of one shard at a time. Thread-safe.
 */
final class ShardQueue {
  private final List<Shard> shards;
  private final RegistryWalk walk;
  private final ScrubFindings findings;
  private final IntConsumer done;
  private final Queue<Digest> blobs = new ArrayDeque<>();
  private final int[] open;
  private int current = -1;

  /** Lists {@code shards} in order; passes the index of each completed shard to {@code done}. */
  ShardQueue(List<Shard> shards, RegistryWalk walk, ScrubFindings findings, IntConsumer done) {
    this.shards = shards;
    this.walk = walk;
    this.findings = findings;
    this.done = done;
    this.open = new int[shards.size()];
  }

  /** Returns the next blob, or empty if there are no more. */
  synchronized Optional<Item> next() {
    while (blobs.isEmpty()) {
      if (current >= 0 && current < shards.size()) {
        close(current);
      }
      if (current + 1 >= shards.size()) {
        current = shards.size();
        return Optional.empty();
      }
      current++;
      open[current] = 1;
      list(shards.get(current));
    }
    open[current]++;
    return Optional.of(new Item(current, blobs.remove()));
  }

  /** Records that a blob is done. */
  synchronized void finished(Item item) {
    close(item.shard());
  }

  private void list(Shard shard) {
    findings.attempt(() -> walk.forEachBlobIn(shard, blobs::add));
  }

  /** Closes a shard once: it is open while it is being listed or one of its blobs is not done. */
  private void close(int shard) {
    open[shard]--;
    if (open[shard] == 0) {
      done.accept(shard);
    }
  }

  /**
   * A blob to scrub.
   *
   * @param shard the index of its shard
   * @param digest the digest of the blob
   */
  record Item(int shard, Digest digest) {}
}
