package io.stowage.registry.internal.service;

import com.google.common.util.concurrent.Striped;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** Allows one call of this process at a time to read and change a tag. Thread-safe. */
public final class TagLocks {
  private static final int STRIPES = 64;

  private final Striped<Lock> locks = Striped.lock(STRIPES);

  /**
   * Runs {@code action} while no other call holds {@code tag}. The action must not hold another
   * tag.
   */
  public <T> T hold(RepositoryName repository, Tag tag, Supplier<T> action) {
    Lock lock = locks.get(List.of(repository, tag));
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
