package io.stowage.registry.internal.service;

import io.stowage.registry.storage.StorageDriver;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store of one registry while the registry is open, and the work under way on it.
 *
 * <p>A close first asks the work under way to end. From then on, only the threads of that work may
 * use the store. The end of the last work closes the store. Thread-safe.
 */
public final class OpenStore {
  private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

  private final StorageDriver driver;
  private final OpenReaders readers = new OpenReaders();
  private final Lock lock = new ReentrantLock();
  private final Condition end = lock.newCondition();
  private final Set<Work> running = new HashSet<>();

  /** The work of each thread. A thread that work starts inherits it, and belongs to that work. */
  @SuppressWarnings("ThreadLocalUsage") // each registry has work of its own
  private final ThreadLocal<@Nullable Work> own = new InheritableThreadLocal<>();

  private volatile boolean closing;
  private volatile boolean closed;

  public OpenStore(StorageDriver driver) {
    this.driver = driver;
  }

  /**
   * Returns the store.
   *
   * @throws IllegalStateException if the registry is closed
   */
  public StorageDriver driver() {
    check();
    return driver;
  }

  /**
   * Does nothing if the caller may use the store.
   *
   * @throws IllegalStateException if the registry is closed
   */
  public void check() {
    if (closing && !isOwnThread()) {
      throw closed();
    }
  }

  /**
   * Hands out {@code reader}, which is closed together with the store.
   *
   * @throws IllegalStateException if the store has been closed in the meantime
   */
  public ReadableByteChannel handOut(ReadableByteChannel reader) {
    if (!readers.add(reader)) {
      throw closed();
    }
    return reader;
  }

  /**
   * Performs {@code work}. A close in the meantime calls {@code cancel} and waits for the work.
   *
   * @param cancel asks the work to end, and returns immediately; may be called more than once
   * @throws IllegalStateException if the registry is closed
   */
  public <T> T perform(Runnable cancel, Supplier<T> work) {
    Work begun = begin(cancel);
    Work outer = own.get();
    own.set(begun);
    try {
      return work.get();
    } finally {
      if (outer == null) {
        own.remove();
      } else {
        own.set(outer);
      }
      end(begun);
    }
  }

  /**
   * Refuses further use, cancels the work under way, and waits until it has ended and the store is
   * closed, at most for {@code limit}. Does not wait in a thread of that work, or if the thread is
   * interrupted, in which case it stays interrupted.
   *
   * @return whether the store is closed
   */
  public boolean close(Duration limit) {
    beginClose().forEach(work -> work.cancel.run());
    return isOwnThread() ? closed : await(TimeUnit.NANOSECONDS.convert(limit));
  }

  @Override
  public String toString() {
    return driver.toString();
  }

  private Work begin(Runnable cancel) {
    Work begun = new Work(cancel);
    lock.lock();
    try {
      check();
      running.add(begun);
    } finally {
      lock.unlock();
    }
    if (closing) {
      cancel.run(); // the work was begun by other work, which is ending
    }
    return begun;
  }

  private void end(Work ended) {
    lock.lock();
    try {
      ended.over = true;
      running.remove(ended);
      closeIfIdle();
    } catch (RuntimeException e) {
      LOG.warn("The store could not be closed properly", e);
    } finally {
      lock.unlock();
    }
  }

  private List<Work> beginClose() {
    lock.lock();
    try {
      closing = true;
      closeIfIdle();
      return List.copyOf(running);
    } finally {
      lock.unlock();
    }
  }

  private void closeIfIdle() {
    if (closing && !closed && running.isEmpty()) {
      try {
        driver.close();
      } finally {
        readers.close();
        closed = true;
        end.signalAll();
      }
    }
  }

  private boolean await(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && left > 0) {
        left = end.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    return closed;
  }

  private boolean isOwnThread() {
    Work work = own.get();
    return work != null && !work.over;
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("the registry is closed");
  }

  /** Work under way. */
  private static final class Work {
    private final Runnable cancel;
    private volatile boolean over;

    Work(Runnable cancel) {
      this.cancel = cancel;
    }
  }
}
