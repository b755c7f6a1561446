package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.cli.common.CollectionOptions;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Program;
import io.stowage.registry.cli.common.RegistryConfiguration;
import io.stowage.registry.cli.common.SafetyOptions;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.storage.StoragePath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes blobs that no manifest reaches. */
@Command(
    name = "garbage-collect",
    description = "Removes the blobs that no manifest reaches and, with --delete-untagged, the "
        + "manifests without a tag. Ctrl-C ends it at a clean point; a later run completes it.",
    footer = {
      "  Show what would be removed, and change nothing:",
      "    stowage garbage-collect --dry-run config.yml",
      "  Collect while the registry runs, and remove untagged manifests too:",
      "    stowage garbage-collect --delete-untagged config.yml",
      "  Collect while only programs that use this library write:",
      "    stowage garbage-collect --writers stowage /var/lib/registry",
      "  Keep removed objects for two days, so that they can be restored:",
      "    stowage garbage-collect --quarantine 2d config.yml",
      "  Remove as much as is possible within an hour; the next run continues:",
      "    stowage garbage-collect --time-limit 1h config.yml",
      "  Remove all garbage at once, while the registry is stopped:",
      "    stowage garbage-collect --delete-untagged --writers none /var/lib/registry",
      "  Collect every night with cron, and leave figures for node_exporter:",
      "    stowage garbage-collect -q --metrics-file /var/lib/node_exporter/gc.prom config.yml"
    })
public final class GarbageCollectCommand extends StoreCommand {
  @Mixin
  private final CollectionOptions collection = new CollectionOptions();

  @Mixin
  private final SafetyOptions safety = new SafetyOptions();

  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be removed, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-m", "--delete-untagged"},
      description = "Also remove manifests without a tag. Children of an index, and referrers of "
          + "an image such as signatures and SBOMs, are kept as long as the index or image is.")
  private boolean deleteUntagged;

  @Option(
      names = "--delete-untagged-after",
      paramLabel = "DURATION",
      description = "Like --delete-untagged, but only for manifests that have had no tag for this "
          + "long: 12h, 30d or ISO 8601. If another program removed the tag, the time counts from "
          + "the first run with this option that is not a dry run.")
  private Optional<Duration> deleteUntaggedAfter = Optional.empty();

  @Option(
      names = "--settle",
      paramLabel = "DURATION",
      description = "With --writers any, wait this long before the registry is marked again; "
          + "must exceed the time of any request of these programs. Default: 10s, on an object "
          + "store 60s.")
  private Optional<Duration> settle = Optional.empty();

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Remove at most N manifests, blobs and links per second, to leave other "
          + "programs their share of the disk. Default: no limit.")
  private Optional<Integer> rate = Optional.empty();

  @Option(
      names = "--time-limit",
      paramLabel = "DURATION",
      description = "End within this time: remove only as much as leaves time to settle and mark "
          + "again. A later run removes what is left. Default: no limit.")
  private Optional<Duration> timeLimit = Optional.empty();

  @Option(
      names = "--tidy",
      paramLabel = "WHAT,...",
      description = "Also remove: empty-folders, dead-links (layer links to blobs that no longer "
          + "exist), empty-repositories (without manifests), unreached-links (layer links that no "
          + "manifest of their own repository reaches), or none. Default: ${DEFAULT-VALUE}.")
  private TidyChoice tidy = TidyChoice.defaults();

  @Mixin
  private final GcOutputOptions form = new GcOutputOptions();

  public GarbageCollectCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    GcRecord record = new GcRecord();
    // The process does not end before the file is written.
    return form.metrics(argument().path())
        .map(file -> host().endable(() -> {}, () -> file.around(record, () -> collect(record))))
        .orElseGet(() -> collect(record));
  }

  private int collect(GcRecord record) {
    RegistryConfiguration configuration = argument().configuration();
    Writers writers = safety.writers(collection.writers(), configuration);
    GcOptions options = options(writers);
    if (host().program() == Program.REGISTRY
        && configuration.location() instanceof StoreLocation.Directory directory) {
      checkHoldsContent(directory.root());
    }
    RegistryOptions opened =
        configuration.options().readOnly(dryRun).grace(options.grace()).build();
    try (Registry registry = argument().openToScan(opened)) {
      SafetyOptions.checkNotServed(writers, registry.storage());
      GarbageCollector collector = GarbageCollector.of(registry);
      return host().endable(collector::cancel, () -> collect(collector, options, record));
    }
  }

  /** As {@code registry:2} does, the program of that name fails on a registry without content. */
  private static void checkHoldsContent(Path root) {
    for (StoragePath each : List.of(RegistryLayout.REPOSITORIES, RegistryLayout.BLOBS)) {
      Path folder = root.resolve(each.value());
      if (Files.isDirectory(root) && !Files.isDirectory(folder)) {
        throw new CommandException(
            folder + ": no such directory, expected a registry to which an image was pushed");
      }
    }
  }

  private int collect(GarbageCollector collector, GcOptions options, GcRecord record) {
    GcReport report = output().withProgress(form.quiet() || form.lines(), progress -> {
      GcPrinter printer = form.printer(output(), options, progress);
      try {
        GcReport ended = collector.run(options, new GcLog(printer, progress, record.phases()));
        printer.ended(ended);
        return ended;
      } catch (RuntimeException e) {
        printer.failed(e);
        throw e;
      }
    });
    record.ended(report);
    return ExitCode.of(report.cancelled(), !report.damages().isEmpty());
  }

  private GcOptions options(Writers writers) {
    GcOptions.Builder options = collection
        .options(writers)
        .dryRun(dryRun)
        .deleteUntagged(deleteUntagged)
        .tidying(tidy.tidying())
        .repositoryReports(output().json() || form.lines());
    deleteUntaggedAfter.ifPresent(options::deleteUntagged);
    UsageException.check("--settle must be longer than 0", () -> settle.ifPresent(options::settle));
    UsageException.check(
        "--rate must be at least 1", () -> rate.ifPresent(options::removalsPerSecond));
    UsageException.check(
        "--time-limit must be longer than 0", () -> timeLimit.ifPresent(options::timeLimit));
    return options.build();
  }
}
