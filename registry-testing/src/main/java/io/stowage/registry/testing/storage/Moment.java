package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import java.util.function.Supplier;

/** When a call fails: before it did anything, or when all is done but the caller does not hear of it. */
public enum Moment {
  /** The call has no effect. */
  BEFORE,
  /** The call has its whole effect. */
  AFTER;

  /** Gives {@code call} the effect that it has when it fails at this moment. */
  void effect(Supplier<?> call) {
    if (this == AFTER) {
      try {
        var unused = call.get();
      } catch (StorageException e) {
        // The store's own error, such as that nothing is there, is not heard of either.
        return;
      }
    }
  }
}
