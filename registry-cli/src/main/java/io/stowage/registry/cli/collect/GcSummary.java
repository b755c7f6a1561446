package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Damages;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.PrintWriter;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;

/**
 * Shows the report of a collection.
 *
 * @param report the report of the collection
 * @param options the options of the collection
 */
public record GcSummary(GcReport report, GcOptions options) implements Summary {
  /**
   * Returns whether something was removed or restored, or would be in a dry run, or is wrong, or
   * the collection ended early.
   */
  boolean saysSomething() {
    boolean early = report.cancelled() || report.timeLimitReached();
    long changes = report.manifestsRemoved()
        + report.blobsRemoved()
        + report.bytesReclaimed()
        + report.layerLinksRemoved()
        + report.foldersRemoved()
        + report.repositoriesRemoved()
        + report.restored();
    return early || changes > 0 || !report.damages().isEmpty();
  }

  @Override
  public void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%s %s in %.1f s%n",
        report.dryRun() ? "Would reclaim" : "Reclaimed",
        Sizes.human(report.bytesReclaimed()),
        report.duration().toMillis() / 1000.0);
    if (report.bytesQuarantined() > 0) {
      Instant end = freedAfter().truncatedTo(ChronoUnit.SECONDS);
      String bytes = Sizes.human(report.bytesQuarantined());
      out.println(
          report.dryRun()
              ? "Would hold " + bytes + " in quarantine until the first collection after " + end
              : bytes + " are in quarantine; the first collection after " + end + " frees them");
    }
    if (report.cancelled()) {
      out.println("Cancelled; run the command again to complete the collection");
    }
    if (report.timeLimitReached()) {
      out.println(left());
    }
    counts().print(out, "  ");
    printYoung(out);
    printHeld(out);
    printRequests(out);
    Damages.print(out, report.damages());
  }

  /** Prints what the grace period keeps, and until when. */
  private void printYoung(PrintWriter out) {
    report.youngUntil().ifPresent(end -> {
      String manifests = report.manifestsYoung() == 0
          ? ""
          : Sizes.count(report.manifestsYoung(), "manifest") + " and ";
      out.println("Within the grace period: " + manifests
          + Sizes.count(report.blobsYoung(), "blob") + " ("
          + Sizes.human(report.bytesYoung()) + ") that nothing needs; a collection after "
          + end.truncatedTo(ChronoUnit.SECONDS) + " may remove them");
    });
  }

  /** Prints what earlier collections hold. */
  private void printHeld(PrintWriter out) {
    if (report.blobsHeld() > 0) {
      out.println("Earlier collections keep " + Sizes.count(report.blobsHeld(), "blob") + " ("
          + Sizes.human(report.bytesHeld()) + ") in quarantine; \"quarantine list\" shows them");
    }
  }

  /** Prints how many requests to an object store were made, and what they cost. */
  private void printRequests(PrintWriter out) {
    report
        .requests()
        .ifPresent(requests -> out.println("Requests: "
            + Sizes.count(requests.lists(), "listing") + ", "
            + Sizes.count(requests.reads(), "read")
            + ", " + Sizes.count(requests.writes(), "write") + ", "
            + Sizes.count(requests.deletes(), "delete") + "; about $"
            + requests.dollars().setScale(4, RoundingMode.HALF_UP).toPlainString()
            + " at the list prices of Amazon S3"));
  }

  /** Returns what the time limit made the collection leave. */
  private String left() {
    if (report.sufficientTimeLimit().isPresent()) {
      return "The time limit left no time to remove anything; a time limit of "
          + report.sufficientTimeLimit().get().toSeconds() + "s would suffice";
    }
    long repositories = report.repositoriesLeft();
    return "Stopped because of the time limit; left to later collections: "
        + Sizes.count(report.manifestsLeft(), "manifest") + ", the blobs in "
        + Sizes.count(report.shardsLeft(), "shard") + ", the links and folders of "
        + (repositories == 1 ? "1 repository" : repositories + " repositories");
  }

  private Table counts() {
    String verb = report.dryRun() ? "would be removed" : "removed";
    Table table = Table.ofTexts(2)
        .row(
            "manifests", report.manifestsRemoved() + " " + verb, report.manifestsMarked() + " kept")
        .row("blobs", report.blobsRemoved() + " " + verb, blobsKept());
    row(table, "layer links", report.layerLinksRemoved(), verb);
    if (report.restored() > 0) {
      table.row("needed again", report.restored() + " restored", "");
    }
    row(table, "folders", report.foldersRemoved(), verb);
    row(table, "repositories", report.repositoriesRemoved(), verb);
    row(table, "leftovers", report.leftoversRemoved(), verb);
    return table;
  }

  private String blobsKept() {
    String young = report.blobsYoung() == 0
        ? ""
        : ", " + report.blobsYoung() + " more within the grace period";
    return report.blobsMarked() + " kept" + young;
  }

  private static void row(Table table, String what, long count, String verb) {
    if (count > 0) {
      table.row(what, count + " " + verb, "");
    }
  }

  private Instant freedAfter() {
    return report.startedAt().plus(report.duration()).plus(options.quarantine());
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.parse(report.toJson());
    if (report.bytesQuarantined() > 0 && !report.dryRun()) {
      json.put("quarantinedUntil", freedAfter().toString());
    }
    return json;
  }
}
