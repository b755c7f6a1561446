package io.stowage.registry.cli;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The objects to remove besides manifests and blobs.
 *
 * @param tidying the kinds of objects
 */
record TidyChoice(Set<Tidying> tidying) {
  private static final String NONE = "none";

  TidyChoice {
    tidying = Set.copyOf(tidying);
  }

  /** Returns the default of the library. */
  static TidyChoice defaults() {
    return new TidyChoice(GcOptions.defaults().tidying());
  }

  /**
   * Parses names separated by commas, or {@code none}.
   *
   * @throws IllegalArgumentException if a name is unknown
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
        .orElseThrow(() ->
            new IllegalArgumentException("\"" + name + "\": expected " + all() + ", or only none"));
  }

  private static String all() {
    return Arrays.stream(Tidying.values()).map(TidyChoice::name).collect(Collectors.joining(", "));
  }

  private static String name(Tidying what) {
    return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return tidying.isEmpty()
        ? NONE
        : tidying.stream().sorted().map(TidyChoice::name).collect(Collectors.joining(","));
  }
}
