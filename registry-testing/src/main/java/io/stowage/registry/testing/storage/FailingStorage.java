package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Counts calls and lets one of them fail. All other calls, including later ones, are forwarded.
 *
 * <p>Calls are numbered from 1 in the order in which they begin. Reads and writes of a channel are
 * calls too; they fail with an {@code IOException} whose cause is the storage exception. With
 * {@link Moment#AFTER}, calls that only return a value are forwarded and not counted, because it
 * makes no difference whether they fail before or after their effect. Thread-safe.
 */
public final class FailingStorage extends ForwardingStorage {
  private static final StoragePath NOWHERE = StoragePath.parse("nowhere");

  private final AtomicLong calls = new AtomicLong();
  private final long failing;
  private final Moment moment;
  private final Function<StoragePath, StorageException> error;

  /**
   * Forwards all calls except one to {@code delegate}.
   *
   * @param failing the number of the call that fails, counted from 1; 0 for none
   * @param error makes the exception of the failing call from the path of that call
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

  /** Returns the number of counted calls. */
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
