package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Refuses chosen calls, each time that they come, as a file system does whose files are immutable or
 * belong to another user. All other calls are passed on. Thread-safe if the choice is.
 */
public final class RefusingStorage extends ForwardingStorage {
  private final BiPredicate<StorageCall, StoragePath> refused;
  private final Function<StoragePath, StorageException> error;

  /** Throws {@code AccessDenied} where {@code refused} says so of a call and the path that it is about. */
  public RefusingStorage(StorageDriver delegate, BiPredicate<StorageCall, StoragePath> refused) {
    this(
        delegate,
        refused,
        path -> new StorageException.AccessDenied(
            path, "Operation not permitted", new IOException("Operation not permitted")));
  }

  /** As above, but throws what {@code error} makes of the path. */
  public RefusingStorage(
      StorageDriver delegate,
      BiPredicate<StorageCall, StoragePath> refused,
      Function<StoragePath, StorageException> error) {
    super(delegate);
    this.refused = refused;
    this.error = error;
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    if (path.filter(about -> refused.test(call, about)).isPresent()) {
      throw error.apply(path.get());
    }
    return action.get();
  }
}
