package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.QuarantineReport;
import io.stowage.registry.gc.QuarantinedRun;
import io.stowage.registry.model.Tag;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Shows the content of the quarantine.
 *
 * @param report the content of the quarantine
 */
record QuarantineSummary(QuarantineReport report) implements Summary {
  private static final int SHOWN = 20;

  @Override
  public void print(PrintWriter out) {
    if (report.runs().isEmpty()) {
      out.println("Nothing is in quarantine");
      return;
    }
    Table table = Table.ofTexts(3).row("RUN", "SINCE", "UNTIL", "IMAGES", "OBJECTS", "SIZE");
    report
        .runs()
        .forEach(run -> table.row(
            run.run(),
            second(run.since()),
            second(run.until()),
            run.imageCount(),
            run.objects(),
            Sizes.human(run.bytes())));
    table.print(out, "");
    report.runs().forEach(run -> printImages(out, run));
    if (report.runs().stream().anyMatch(run -> run.until().isEmpty())) {
      out.println("A run without a time in UNTIL has not finished: it is running, or it died and "
          + "the next collection restores what it keeps");
    }
    out.println(
        "Total: " + Sizes.human(report.bytes()) + " in " + Sizes.count(report.blobs(), "blob"));
  }

  private static void printImages(PrintWriter out, QuarantinedRun run) {
    if (!run.images().isEmpty()) {
      out.println("Images removed by " + run.run() + ":");
      run.images().stream().limit(SHOWN).forEach(image -> out.println("  " + text(image)));
      if (run.imageCount() > SHOWN) {
        out.println("  ... " + run.imageCount() + " images in total");
      }
    }
  }

  private static String text(QuarantinedRun.Image image) {
    String tags = image.tags().stream().map(Tag::value).collect(Collectors.joining(", "));
    return image.repository() + "@" + image.digest() + (tags.isEmpty() ? "" : " (" + tags + ")");
  }

  private static String second(Optional<Instant> time) {
    return time.map(known -> known.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("-");
  }

  @Override
  public Map<String, Object> json() {
    return JsonOutput.parse(report.toJson());
  }
}
