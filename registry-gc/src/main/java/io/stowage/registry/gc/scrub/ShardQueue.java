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
 * Gives the blobs of all shards to whoever asks, one at a time, so that a large one keeps nobody
 * waiting; the names of one shard are held at a time. Thread-safe.
 */
final class ShardQueue {
  private final List<Shard> shards;
  private final RegistryWalk walk;
  private final ScrubFindings findings;
  private final IntConsumer done;
  private final Queue<Digest> blobs = new ArrayDeque<>();
  private final int[] open;
  private int current = -1;

  /** Lists {@code shards} one after the other; tells {@code done} the index of each that is done. */
  ShardQueue(List<Shard> shards, RegistryWalk walk, ScrubFindings findings, IntConsumer done) {
    this.shards = shards;
    this.walk = walk;
    this.findings = findings;
    this.done = done;
    this.open = new int[shards.size()];
  }

  /** Returns the next blob, or empty if there is none. */
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

  /** Notes that a blob was dealt with. */
  synchronized void finished(Item item) {
    close(item.shard());
  }

  private void list(Shard shard) {
    findings.attempt(() -> walk.forEachBlobIn(shard, blobs::add));
  }

  /** A shard is open as long as it is listed or one of its blobs is out. */
  private void close(int shard) {
    open[shard]--;
    if (open[shard] == 0) {
      done.accept(shard);
    }
  }

  /**
   * A blob to deal with.
   *
   * @param shard the index of its shard
   * @param digest which blob
   */
  record Item(int shard, Digest digest) {}
}
