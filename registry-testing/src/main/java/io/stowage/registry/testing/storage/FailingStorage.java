package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets one call fail, and counts them. All others, also the later ones, are passed on.
 *
 * <p>Calls are numbered from 1, in the order in which they begin; a channel's reads and writes are
 * calls too, and fail with an {@code IOException} that has the error as its cause. With {@link
 * Moment#AFTER}, calls that only return a value are passed on and not counted: it makes no difference
 * whether they fail before or after. Thread-safe.
 */
public final class FailingStorage extends ForwardingStorage {
  private static final StoragePath NOWHERE = StoragePath.parse("nowhere");

  private final AtomicLong calls = new AtomicLong();
  private final long failing;
  private final Moment moment;
  private final Function<StoragePath, StorageException> error;

  /**
   * Passes calls on to {@code delegate}, but for one.
   *
   * @param failing the number of the call that fails, from 1; none does if it is 0
   * @param error makes the error that it fails with, from the path that it is about
   */
  public FailingStorage(
      StorageDriver delegate,
      long failing,
      Moment moment,
      Function<StoragePath, StorageException> error) {
    super(delegate);
    this.failing = failing;
    this.moment = moment;
    this.error = error;
  }

  /** Returns how many calls were counted. */
  public long calls() {
    return calls.get();
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    boolean counted = moment == Moment.BEFORE || call.hasMoments();
    if (!counted || calls.incrementAndGet() != failing) {
      return action.get();
    }
    moment.effect(action);
    throw error.apply(path.orElse(NOWHERE));
  }
}
