package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.Optional;

/** Forwards calls through {@link ForwardingStorage#call}. */
final class ForwardingQuarantine implements Quarantine {
  private final ForwardingStorage storage;
  private final Quarantine delegate;

  ForwardingQuarantine(ForwardingStorage storage, Quarantine delegate) {
    this.storage = storage;
    this.delegate = delegate;
  }

  @Override
  public boolean take(StoragePath object, StoragePath kept) {
    return storage.call(StorageCall.TAKE, Optional.of(object), () -> delegate.take(object, kept));
  }

  @Override
  public Optional<Instant> leaseOf(StoragePath object, StoragePath kept) {
    return storage.call(
        StorageCall.LEASE_OF, Optional.of(object), () -> delegate.leaseOf(object, kept));
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    return storage.call(
        StorageCall.RESTORE, Optional.of(kept), () -> delegate.restore(kept, object));
  }

  @Override
  public boolean purge(StoragePath kept) {
    return storage.call(StorageCall.PURGE, Optional.of(kept), () -> delegate.purge(kept));
  }
}
