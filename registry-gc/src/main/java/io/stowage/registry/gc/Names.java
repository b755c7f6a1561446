package io.stowage.registry.gc;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import java.util.Optional;

/** Reads the names that a listing tells, of which not all need be of the layout. */
final class Names {
  private Names() {}

  /** Returns the digest whose part behind the colon is {@code encoded}, or empty if it is none. */
  static Optional<Digest> digest(DigestAlgorithm algorithm, String encoded) {
    try {
      return Optional.of(new Digest(algorithm, encoded));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }
}
