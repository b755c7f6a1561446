package io.stowage.registry.internal.service;

import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Allows one call of this process at a time to read and change a tag. Thread-safe. */
public final class TagLocks {
  private static final int STRIPES = 64;

  private final Lock[] locks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toArray(Lock[]::new);

  /**
   * Runs {@code action} while no other call holds {@code tag}. The action must not hold another
   * tag.
   */
  public <T> T hold(RepositoryName repository, Tag tag, Supplier<T> action) {
    Lock lock = locks[Math.floorMod(Objects.hash(repository, tag), STRIPES)];
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
