package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Forwards the moves of a quarantine in folders through {@link ForwardingStorage#call}. */
final class ForwardingMoves implements FolderMoves {
  private final ForwardingStorage storage;
  private final FolderMoves delegate;

  ForwardingMoves(ForwardingStorage storage, FolderMoves delegate) {
    this.storage = storage;
    this.delegate = delegate;
  }

  @Override
  public Optional<Instant> take(StoragePath object, StoragePath kept) {
    return storage.call(StorageCall.TAKE, List.of(object, kept), () -> delegate.take(object, kept));
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    return storage.call(
        StorageCall.RESTORE, List.of(kept, object), () -> delegate.restore(kept, object));
  }

  @Override
  public boolean purge(StoragePath kept) {
    return storage.call(StorageCall.PURGE, Optional.of(kept), () -> delegate.purge(kept));
  }
}
