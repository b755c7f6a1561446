package io.stowage.registry.cli.collect;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Damages;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.gc.upload.UploadPurgeListener;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.model.RepositoryName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes abandoned uploads. */
@Command(
    name = "purge-uploads",
    description = "Removes uploads that began long ago and have received no data since, including "
        + "incompletely created ones. Safe while the registry is running.",
    footer = {
      "  stowage purge-uploads --dry-run /var/lib/registry",
      "  stowage purge-uploads --age 2d --json config.yml"
    })
public final class PurgeUploadsCommand extends StoreCommand {
  @Option(
      names = {"-d", "--dry-run"},
      description = "Print what would be removed, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--age",
      paramLabel = "DURATION",
      description = "Keep uploads that began or received data within this time: 90s, 10m, 1h, 2d "
          + "or ISO 8601. Default: 168h, as for Distribution's uploadpurging.")
  private Duration age = UploadPurgeOptions.defaults().age();

  @Option(
      names = {"-q", "--quiet"},
      description = "Print nothing, unless something was removed or is wrong; then print only the "
          + "summary.")
  private boolean quiet;

  public PurgeUploadsCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    UploadPurgeOptions.Builder options = UploadPurgeOptions.builder().dryRun(dryRun);
    UsageException.check("--age must be at least 10s", () -> options.age(age));
    try (Registry registry = argument().open(dryRun)) {
      UploadPurger purger = UploadPurger.of(registry);
      return host().endable(purger::cancel, () -> purge(purger, options.build()));
    }
  }

  private int purge(UploadPurger purger, UploadPurgeOptions options) {
    UploadPurgeReport report =
        output().withProgress(quiet, progress -> purger.run(options, new Log(progress)));
    if (!quiet || saysSomething(report)) {
      output().print(() -> JsonOutput.parse(report.toJson()), out -> print(out, report));
    }
    return ExitCode.of(report.cancelled(), !report.damages().isEmpty());
  }

  private static boolean saysSomething(UploadPurgeReport report) {
    return report.uploadsPurged() > 0 || report.cancelled() || !report.damages().isEmpty();
  }

  private static void print(PrintWriter out, UploadPurgeReport report) {
    out.println((report.dryRun() ? "Would purge " : "Purged ")
        + Sizes.count(report.uploadsPurged(), "upload") + " with "
        + Sizes.human(report.bytesReclaimed()) + "; " + report.uploadsKept() + " kept");
    Damages.print(out, report.damages());
  }

  /** Prints a line for each purged upload, and the progress. */
  private final class Log implements UploadPurgeListener {
    private final Progress progress;

    Log(Progress progress) {
      this.progress = progress;
    }

    @Override
    public void repositoryDone(RepositoryName repository, int done, int all) {
      progress.show(() -> "purging: " + done + " of " + all + " repositories");
    }

    @Override
    public void uploadPurged(RepositoryName repository, UUID upload, long size) {
      if (!quiet && !output().json()) {
        String what = "upload " + repository + "/" + upload + " (" + Sizes.human(size) + ")";
        progress.aside(
            () -> output().out().println((dryRun ? "would remove " : "removed ") + what));
      }
    }
  }
}
