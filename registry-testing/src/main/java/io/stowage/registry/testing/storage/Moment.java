package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.util.function.Supplier;

/** When a call fails: before it did anything, or when all is done but the caller does not hear of it. */
public enum Moment {
  /** The call has no effect. */
  BEFORE,
  /** The call has its whole effect. */
  AFTER;

  /** Gives {@code call} the effect that it has when it fails at this moment. A channel is closed. */
  void effect(Supplier<?> call) {
    if (this == AFTER) {
      try {
        if (call.get() instanceof Channel opened) {
          opened.close();
        }
      } catch (StorageException e) {
        // The store's own error, such as that nothing is there, is not heard of either.
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
