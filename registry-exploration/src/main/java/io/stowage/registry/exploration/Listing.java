package io.stowage.registry.exploration;

import java.util.List;
import java.util.Optional;

/** Lists folders. */
final class Listing {
  private Listing() {}

  /** Returns all names in {@code folder}, or empty if there is no such folder. */
  static Optional<List<String>> of(Caller caller, String folder) {
    return caller.make(Call.of(Op.LIST, folder)) instanceof List<?> names
        ? Optional.of(names.stream().map(String.class::cast).toList())
        : Optional.empty();
  }
}
