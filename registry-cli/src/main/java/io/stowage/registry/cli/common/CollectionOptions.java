package io.stowage.registry.cli.common;

import io.stowage.registry.Writers;
import io.stowage.registry.gc.GcOptions;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options that state which programs write during a collection, and for how long it keeps recent
 * and removed objects.
 */
public final class CollectionOptions {
  @Option(
      names = "--grace",
      paramLabel = "DURATION",
      description = {
        "Keep objects younger than this, because a push may be about to reference them: 90s, 10m, "
            + "1h, 2d or ISO 8601. Default: 1h; 0 with --writers none.",
        "0 means the same as --writers none. It destroys images if the registry accepts pushes "
            + "during the collection."
      })
  private Optional<Duration> grace = Optional.empty();

  @Option(
      names = "--quarantine",
      paramLabel = "DURATION",
      description =
          "Keep removed objects in quarantine for this long, so that they can be restored; "
              + "a later collection frees their space. Default: 0.")
  private Duration quarantine = GcOptions.defaults().quarantine();

  @Mixin
  private final WritersOption writers = new WritersOption();

  /**
   * Returns which programs write during the collection, if the command line states it.
   *
   * @throws UsageException if the command line states that programs write and that the grace is
   *     zero
   */
  public Optional<Writers> writers() {
    if (grace.filter(Duration::isZero).isEmpty()) {
      return writers.stated();
    }
    writers.stated().filter(stated -> stated != Writers.NONE).ifPresent(stated -> {
      throw new UsageException("--grace 0 means --writers none, but --writers is "
          + Names.of(stated) + ": expected a grace of at least 10s, or --writers none");
    });
    return Optional.of(Writers.NONE);
  }

  /**
   * Returns options with these values, for collections during which {@code present} write.
   *
   * @throws UsageException if a value is out of range
   */
  public GcOptions.Builder options(Writers present) {
    Duration standard =
        present == Writers.NONE ? Duration.ZERO : GcOptions.defaults().grace();
    GcOptions.Builder options = GcOptions.builder().writers(present).quarantine(quarantine);
    UsageException.check(
        "--grace must be 0, or at least 10s", () -> options.grace(grace.orElse(standard)));
    return options;
  }
}
