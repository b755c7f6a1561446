package io.stowage.registry.proofs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes one call fail: the first that begins after another process has created a given object.
 * Calls that restore objects are never chosen, because such objects would then stay in quarantine.
 */
final class BreakingStorage extends ForwardingStorage {
  private final StorageDriver delegate;
  private final StoragePath broken;
  private boolean failed;

  BreakingStorage(StorageDriver delegate, StoragePath broken) {
    super(delegate);
    this.delegate = delegate;
    this.broken = broken;
  }

  @Override
  protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
    if (!failed && call != StorageCall.RESTORE && delegate.stat(broken).isPresent()) {
      failed = true;
      throw new StorageException.Failed(broken, new IOException("Input/output error"));
    }
    return action.get();
  }
}
