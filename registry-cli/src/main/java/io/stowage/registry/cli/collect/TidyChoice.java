package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Names;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The objects to remove besides manifests and blobs.
 *
 * @param tidying the kinds of objects
 */
public record TidyChoice(Set<Tidying> tidying) {
  private static final String NONE = "none";

  public TidyChoice {
    tidying = Set.copyOf(tidying);
  }

  /** Returns the default of the library. */
  public static TidyChoice defaults() {
    return new TidyChoice(GcOptions.defaults().tidying());
  }

  /**
   * Parses names separated by commas, or {@code none}.
   *
   * @throws IllegalArgumentException if a name is unknown
   */
  public static TidyChoice parse(String text) {
    return new TidyChoice(text.equals(NONE) ? Set.of() : Names.parseAll(Tidying.class, text));
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return tidying.isEmpty()
        ? NONE
        : tidying.stream().sorted().map(Names::of).collect(Collectors.joining(","));
  }
}
