package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import java.util.Arrays;
import java.util.Locale;

/** The names of {@link Writers} on the command line and in configuration files. */
final class WritersName {
  /** The names that {@link #parse} reads, for messages. */
  static final String EXPECTED = "none, stowage or any";

  private WritersName() {}

  /** Returns the name of {@code writers}. */
  static String of(Writers writers) {
    return writers.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the writers with that name.
   *
   * @throws IllegalArgumentException if no writers have that name
   */
  static Writers parse(String name) {
    return Arrays.stream(Writers.values())
        .filter(writers -> of(writers).equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + name + "\": expected none, stowage or any"));
  }
}
