package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;

/** Is told how far an import or export is, by the thread that runs it. */
public interface CopyListener {
  /** A blob, which is a config or layer, or a manifest was copied. */
  default void copied(Descriptor content) {}

  /** A blob was there before, and was not read. */
  default void skipped(Descriptor content) {}

  /** Returns one that does nothing. */
  static CopyListener none() {
    return new CopyListener() {};
  }
}
