package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.PurgeOptions;
import io.stowage.registry.gc.PurgeReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Frees the space of objects that collections keep in quarantine. */
@Command(
    name = "purge",
    description = {
      "Frees the space of what collections removed and keep in quarantine, before the "
          + "quarantine period is over. What is purged can no longer be restored.",
      "Safe while the registry runs: like a collection, it marks everything first, and restores "
          + "what is needed again, such as content of an image that was pushed in the meantime.",
      "One of --run, --older-than and --all is required."
    },
    footer = {
      "  Show what would be freed:",
      "    stowage quarantine purge --dry-run --all config.yml",
      "  Free what collections removed more than two days ago:",
      "    stowage quarantine purge --older-than 2d /var/lib/registry",
      "  Free what one collection removed; \"quarantine list\" shows its ID:",
      "    stowage quarantine purge --run 1b4e28ba-2fa1-11d2-883f-0016d3cca427 config.yml"
    })
public final class QuarantinePurgeCommand extends StoreCommand {
  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be purged, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Purge only what this collection removed.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--older-than",
      paramLabel = "DURATION",
      description = "Purge what was removed by collections that ended at least this long ago.")
  private Optional<Duration> olderThan = Optional.empty();

  @Option(names = "--all", description = "Purge what all collections removed.")
  private boolean all;

  public QuarantinePurgeCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    PurgeOptions options = options();
    try (Registry registry = argument().open(dryRun)) {
      GarbageCollector collector = GarbageCollector.of(registry);
      return host().endable(collector::cancel, () -> purge(collector, options));
    }
  }

  private int purge(GarbageCollector collector, PurgeOptions options) {
    PurgeReport report = output()
        .withProgress(
            false,
            progress -> collector.purge(
                options, new GcLog(output().out(), progress, dryRun, !output().json())));
    checkFound(report);
    output().print(new PurgeSummary(report));
    return ExitCode.of(report.cancelled(), !report.damages().isEmpty());
  }

  /**
   * Checks that the run that was named could be purged.
   *
   * @throws CommandException if it could not; nothing was changed then
   */
  private void checkFound(PurgeReport report) {
    if (!report.notFound().isEmpty()) {
      throw new CommandException(
          "--run is " + run.orElse("") + ", expected a run that \"quarantine list\" shows");
    }
    if (run.isPresent() && !report.unfinished().isEmpty()) {
      throw new CommandException("--run is " + run.get() + ", which has not finished: it is "
          + "running, or it died and the next collection restores what it keeps");
    }
  }

  private PurgeOptions options() {
    List<PurgeOptions> given = Stream.of(
            run.map(PurgeOptions::ofRun),
            olderThan.map(PurgeOptions::olderThan),
            Optional.of(PurgeOptions.all()).filter(none -> all))
        .flatMap(Optional::stream)
        .toList();
    if (given.size() != 1) {
      throw new UsageException((given.isEmpty() ? "nothing chosen" : "too much chosen")
          + ", expected one of --run, --older-than and --all");
    }
    return given.get(0).dryRun(dryRun);
  }
}
