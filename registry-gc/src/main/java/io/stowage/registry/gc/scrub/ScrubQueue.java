package io.stowage.registry.gc.scrub;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Hands out the work of a scrub one repository or blob at a time, so that a large blob does not
 * delay other threads, and tracks up to which part the scrub is complete, although parts end in any
 * order. It holds the names of one shard at a time. Thread-safe.
 */
final class ScrubQueue {
  private final List<Part> parts;
  private final Consumer<ScrubPosition> reached;
  private final LongConsumer pieces;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final int[] open;
  private int listed;
  private int done;
  private boolean stopped;

  /**
   * Begins with the first of {@code parts}. Passes each completed position to {@code reached}, and
   * the number of items in each part to {@code pieces} before it hands out the first of them.
   */
  ScrubQueue(List<Part> parts, Consumer<ScrubPosition> reached, LongConsumer pieces) {
    this.parts = parts;
    this.reached = reached;
    this.pieces = pieces;
    this.open = new int[parts.size()];
  }

  /** Does work until there is no more, or until work fails in any thread. */
  void process() {
    for (Optional<Item> item = next(); item.isPresent(); item = next()) {
      try {
        item.get().work().run();
      } catch (RuntimeException | Error e) {
        stop();
        throw e;
      }
      finished(item.get());
    }
  }

  private synchronized Optional<Item> next() {
    while (!stopped && waiting.isEmpty() && listed < parts.size()) {
      waiting.addAll(parts.get(listed).work().get());
      open[listed] = waiting.size();
      pieces.accept(waiting.size());
      listed++;
      advance();
    }
    return stopped || waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(new Item(listed - 1, waiting.remove()));
  }

  private synchronized void finished(Item item) {
    open[item.part()]--;
    advance();
  }

  private synchronized void stop() {
    stopped = true;
  }

  /** Reports the last part that is done together with all parts before it, if it has changed. */
  private void advance() {
    int before = done;
    while (done < listed && open[done] == 0) {
      done++;
    }
    if (done > before) {
      reached.accept(parts.get(done - 1).position());
    }
  }

  /**
   * A part of the registry.
   *
   * @param work lists the work of this part
   */
  record Part(ScrubPosition position, Supplier<List<Runnable>> work) {}

  /** The scrub of a repository or blob, and the index of its part. */
  private record Item(int part, Runnable work) {}
}
