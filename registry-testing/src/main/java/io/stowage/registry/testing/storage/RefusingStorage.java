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
 * Refuses selected calls every time they are made, like a file system whose files are immutable or
 * belong to another user. All other calls are forwarded. Thread-safe if the predicate is.
 */
public final class RefusingStorage extends ForwardingStorage {
  private final BiPredicate<StorageCall, StoragePath> refused;
  private final Function<StoragePath, StorageException> error;

  /** Throws {@code AccessDenied} if {@code refused} accepts the call and its path. */
  public RefusingStorage(StorageDriver delegate, BiPredicate<StorageCall, StoragePath> refused) {
    this(
        delegate,
        refused,
        path -> new StorageException.AccessDenied(
            path, "Operation not permitted", new IOException("Operation not permitted")));
  }

  /**
   * Throws the exception that {@code error} makes from the path if {@code refused} accepts the call
   * and its path.
   */
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
