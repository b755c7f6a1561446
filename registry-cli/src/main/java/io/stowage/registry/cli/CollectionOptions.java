package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcOptions;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say beside whom a collection runs, what it spares, and for how long. */
final class CollectionOptions {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description = {
        "Keep what is younger than this, since a push may be about to need it: 90s, 10m, 1h, 2d or "
            + "ISO 8601. Default: 1h; 0 with --writers none.",
        "0 is another way to write --writers none. Beside a registry that takes pushes, it destroys "
            + "images."
      })
  private Optional<Duration> grace = Optional.empty();

  @Option(
      names = "--quarantine",
      paramLabel = "DURATION",
      description = "Keep what is removed for this long, out of sight, where restore finds it; a "
          + "later collection frees the space. Default: 0.")
  private Duration quarantine = GcOptions.defaults().quarantine();

  @Mixin
  private final WritersOption writers = new WritersOption();

  /**
   * Returns which programs write meanwhile, if the command line says so.
   *
   * @throws ParameterException if it says that some do, and that the grace is zero
   */
  Optional<Writers> writers() {
    if (grace.filter(Duration::isZero).isEmpty()) {
      return writers.stated();
    }
    writers.stated().filter(stated -> stated != Writers.NONE).ifPresent(stated -> {
      throw new ParameterException(
          spec.commandLine(),
          "--grace is 0, which means --writers none, and --writers is " + WritersName.of(stated)
              + ": expected a grace of 10s or more, or --writers none");
    });
    return Optional.of(Writers.NONE);
  }

  /**
   * Returns options that say the same, for collections beside {@code present}.
   *
   * @throws ParameterException if they make no sense
   */
  GcOptions.Builder options(Writers present) {
    try {
      Duration standard =
          present == Writers.NONE ? Duration.ZERO : GcOptions.defaults().grace();
      return GcOptions.builder()
          .writers(present)
          .grace(grace.orElse(standard))
          .quarantine(quarantine);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
