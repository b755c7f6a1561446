package io.stowage.registry.cli;

import io.stowage.registry.gc.GcOptions;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say what a collection spares, and for how long. */
final class CollectionOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description = {
        "Keep what is younger than this, since a push may be about to need it: 90s, 10m, 1h, 2d or "
            + "ISO 8601. Default: 1h.",
        "0 means that nobody else uses the store: only for a registry that is stopped or read-only. "
            + "Beside a registry that takes pushes, 0 destroys images."
      })
  private Duration grace = GcOptions.defaults().grace();

  @Option(
      names = "--quarantine",
      paramLabel = "DURATION",
      description = "Keep what is removed for this long, out of sight, where restore finds it; a "
          + "later collection frees the space. Default: 0.")
  private Duration quarantine = GcOptions.defaults().quarantine();

  @Option(
      names = "--foreign-writers",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether programs that do not use this library, such as docker-registry, may "
          + "write to the store meanwhile. Then what is removed is held until a later collection. "
          + "Default: they may.")
  private boolean foreignWriters;

  Duration grace() {
    return grace;
  }

  /** Returns whether others may write, who know nothing of leases. */
  boolean foreignWriters() {
    return foreignWriters;
  }

  /**
   * Returns options that say the same.
   *
   * @throws ParameterException if they make no sense
   */
  GcOptions.Builder options() {
    try {
      return GcOptions.builder().grace(grace).quarantine(quarantine).foreignWriters(foreignWriters);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
