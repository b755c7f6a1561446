package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channel;
import java.util.function.Supplier;

/**
 * The moment at which a call fails: before it has any effect, or after its effect but before the
 * caller learns of it.
 */
public enum Moment {
  /** The call has no effect. */
  BEFORE,
  /** The call has its whole effect. */
  AFTER;

  /**
   * Gives {@code call} the effect that it has if it fails at this moment. An opened channel is
   * closed.
   */
  void effect(Supplier<?> call) {
    if (this == AFTER) {
      try {
        if (call.get() instanceof Channel opened) {
          opened.close();
        }
      } catch (StorageException e) {
        // The caller does not learn of the store's own error either, such as that an object is
        // missing.
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
