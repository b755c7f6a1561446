package io.stowage.registry.cli;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to clean up besides manifests and blobs.
 *
 * @param tidying each of it
 */
record TidyChoice(Set<Tidying> tidying) {
  private static final String NONE = "none";

  TidyChoice {
    tidying = Set.copyOf(tidying);
  }

  /** Returns the library's default. */
  static TidyChoice defaults() {
    return new TidyChoice(GcOptions.defaults().tidying());
  }

  /**
   * Parses names with commas between them, or {@code none}.
   *
   * @throws IllegalArgumentException if one is not known
   */
  static TidyChoice parse(String text) {
    Set<Tidying> chosen = EnumSet.noneOf(Tidying.class);
    if (!text.equals(NONE)) {
      Arrays.stream(text.split(",", -1)).map(TidyChoice::named).forEach(chosen::add);
    }
    return new TidyChoice(chosen);
  }

  private static Tidying named(String name) {
    return Arrays.stream(Tidying.values())
        .filter(what -> name(what).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "\"" + name + "\": expected " + all() + ", or none alone"));
  }

  private static String all() {
    return Arrays.stream(Tidying.values()).map(TidyChoice::name).collect(Collectors.joining(", "));
  }

  private static String name(Tidying what) {
    return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns what {@link #parse} reads. */
  @Override
  public String toString() {
    return tidying.isEmpty()
        ? NONE
        : tidying.stream().sorted().map(TidyChoice::name).collect(Collectors.joining(","));
  }
}
