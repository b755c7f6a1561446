package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;

/** Observes the progress of an import or export. It is called by the thread that runs the copy. */
public interface CopyListener {
  /** Called after a manifest or a blob, that is a config or layer, was copied. */
  default void copied(Descriptor content) {}

  /** Called for a blob that was already present and was not read. */
  default void skipped(Descriptor content) {}

  /** Returns a listener that does nothing. */
  static CopyListener none() {
    return new CopyListener() {};
  }
}
