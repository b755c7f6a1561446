package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;

/**
 * Observes the progress of an import, an export or a copy. It is called by the thread that runs
 * it.
 */
public interface CopyListener {
  /** Called after a manifest or a blob, that is a config or layer, was copied. */
  default void copied(Descriptor content) {}

  /** Called for a manifest or a blob that was already present, or a blob that was mounted. */
  default void skipped(Descriptor content) {}

  /** Returns a listener that does nothing. */
  static CopyListener none() {
    return new CopyListener() {};
  }
}
