package io.stowage.registry.server.notification;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Envelopes that wait for one endpoint, in order. If there are too many of them, or they are too
 * large together, the oldest are dropped and counted. One thread takes envelopes; each stays
 * pending until that thread says that it is done. Thread-safe.
 */
final class EventQueue {
  /** Manifests with many references make large events. */
  static final long MOST_BYTES = 16L * 1024 * 1024;

  private final int capacity;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long bytes;
  private long added;
  private long dropped;
  private boolean sending;
  private boolean closed;

  /** Creates a queue of at most {@code capacity} envelopes, without the one that is being sent. */
  EventQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds an envelope; a queue that is closed drops it.
   *
   * @return the number of dropped envelopes
   */
  synchronized long add(byte[] envelope) {
    long before = dropped;
    added++;
    if (closed) {
      dropped++;
    } else {
      waiting.addLast(envelope);
      bytes += envelope.length;
      dropOldest();
      notifyAll();
    }
    return dropped - before;
  }

  /** Waits for the next envelope, or returns empty once the queue is closed and empty. */
  synchronized Optional<byte[]> take() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    Optional<byte[]> next = Optional.ofNullable(waiting.pollFirst());
    next.ifPresent(envelope -> bytes -= envelope.length);
    sending = next.isPresent();
    return next;
  }

  /** Records that the envelope that was taken last is delivered. */
  synchronized void done() {
    sending = false;
  }

  /** Accepts no more envelopes; those that wait can still be taken. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  /**
   * Drops all pending envelopes, including the one that is being sent.
   *
   * @return their number
   */
  synchronized long abandon() {
    long lost = pending();
    dropped += lost;
    waiting.clear();
    bytes = 0;
    sending = false;
    return lost;
  }

  synchronized long added() {
    return added;
  }

  synchronized long dropped() {
    return dropped;
  }

  synchronized long pending() {
    return (long) waiting.size() + (sending ? 1 : 0);
  }

  private void dropOldest() {
    while (waiting.size() > capacity || (bytes > MOST_BYTES && waiting.size() > 1)) {
      bytes -= waiting.removeFirst().length;
      dropped++;
    }
  }
}
