package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StoragePath;
import java.time.Instant;
import java.util.function.Function;

/**
 * Leases of objects, which a store without settable times keeps apart from the objects. Times are
 * those of the store, in whole seconds; {@link Instant#MIN} stands for no lease. Thread-safe.
 */
interface Leases {
  /** Leases {@code path}, whether or not an object is there. */
  void lease(StoragePath path);

  /** Returns the newest lease of {@code path} that this process made itself. No request. */
  Instant own(StoragePath path);

  /** Returns the newest lease of {@code path} that any process made. One listing. */
  Instant any(StoragePath path);

  /**
   * Returns the leases of everything below {@code folder} whose first name below it begins with
   * {@code beginning}, as one listing finds them.
   */
  Function<StoragePath, Instant> listed(StoragePath folder, String beginning);
}
