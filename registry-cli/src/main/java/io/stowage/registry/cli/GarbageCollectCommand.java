package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Removes what no manifest reaches. */
@Command(
    name = "garbage-collect",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Removes the blobs that no manifest reaches, and on demand the manifests that no "
        + "tag names.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  What would go, with nothing changed:",
      "    registry-cli garbage-collect --dry-run /var/lib/registry",
      "  Beside a registry that runs, untagged manifests too:",
      "    registry-cli garbage-collect --delete-untagged config.yml",
      "  Everything at once, while the registry is stopped:",
      "    registry-cli garbage-collect --delete-untagged --grace 0 /var/lib/registry"
    })
final class GarbageCollectCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  @Option(
      names = {"-d", "--dry-run"},
      description = "Say what would be removed, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-m", "--delete-untagged"},
      description = "Remove manifests without a tag too. Children of an index and referrers of an "
          + "image (signatures, SBOMs) stay as long as that stays.")
  private boolean deleteUntagged;

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
      names = "--tidy",
      paramLabel = "WHAT,...",
      description = "Clean up besides: empty-folders, dead-links (layer links to blobs that are "
          + "gone), empty-repositories (without any manifest), or none. Default: ${DEFAULT-VALUE}.")
  private TidyChoice tidy = TidyChoice.defaults();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print the summary alone.")
  private boolean quiet;

  GarbageCollectCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  @Override
  public Integer call() {
    GcOptions options = options();
    RegistryConfiguration configuration = argument.configuration();
    warnOfCache(configuration);
    try (Registry registry =
        argument.open(configuration.options().readOnly(dryRun).grace(grace).build())) {
      GcReport report = run(registry, options);
      print(report);
      return ExitCode.of(!report.damages().isEmpty());
    }
  }

  private GcOptions options() {
    try {
      return GcOptions.builder()
          .dryRun(dryRun)
          .deleteUntagged(deleteUntagged)
          .grace(grace)
          .tidying(tidy.tidying())
          .repositoryReports(output.json())
          .build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void warnOfCache(RegistryConfiguration configuration) {
    if (configuration.descriptorCache() && !grace.isZero() && !dryRun) {
      OutputOptions.err(spec)
          .println(
              "warning: storage.cache.blobdescriptor is set: a registry that is running will go "
                  + "on to say that it has blobs which are removed now, until it is restarted");
    }
  }

  private GcReport run(Registry registry, GcOptions options) {
    try (Progress progress = output.progress(spec, quiet)) {
      boolean lines = !quiet && !output.json();
      return GarbageCollector.of(registry)
          .run(options, new GcLog(OutputOptions.out(spec), progress, dryRun, lines));
    }
  }

  private void print(GcReport report) {
    GcSummary summary = new GcSummary(report);
    if (output.json()) {
      JsonOutput.print(OutputOptions.out(spec), summary.json());
    } else {
      summary.print(OutputOptions.out(spec));
    }
  }
}
