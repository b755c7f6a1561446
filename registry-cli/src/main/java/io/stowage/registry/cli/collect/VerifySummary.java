package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.ScrubReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Shows the report of a scrub.
 *
 * @param report the report of the scrub
 * @param images the images that damage affects
 */
record VerifySummary(ScrubReport report, DamagedImages images) implements Summary {
  private static final int SHOWN = 10;

  @Override
  public void print(PrintWriter out) {
    print(out, "Damaged:", ScrubFinding::isDamage);
    print(out, "Repaired:", ScrubFinding::repaired);
    print(out, "Young, and possibly still being written:", VerifySummary::isUncertain);
    print(out, "Found, but not damage:", VerifySummary::isRemark);
    out.printf(
        Locale.ROOT,
        "%s %s, %s, %s and %s in %.1f s: %s damaged%n",
        report.cancelled() ? "Interrupted after" : "Verified",
        report.repositories() == 1 ? "1 repository" : report.repositories() + " repositories",
        Sizes.count(report.manifests(), "manifest"),
        Sizes.count(report.links(), "link"),
        Sizes.count(report.blobs(), "blob") + " (" + Sizes.human(report.bytes()) + ")",
        report.duration().toMillis() / 1000.0,
        count(ScrubFinding::isDamage));
    if (report.cancelled()) {
      report.reached().ifPresent(end -> out.println("Continue with --resume-after " + end));
    }
  }

  private void print(PrintWriter out, String heading, Predicate<ScrubFinding> which) {
    List<ScrubFinding> found = report.findings().stream().filter(which).toList();
    if (!found.isEmpty()) {
      out.println(heading);
      found.forEach(finding -> {
        out.println("  " + finding.path() + ": " + finding.problem());
        printImages(out, images.hitBy(finding));
      });
    }
  }

  private static void printImages(PrintWriter out, List<String> hit) {
    hit.stream().limit(SHOWN).forEach(image -> out.println("    affects " + image));
    if (hit.size() > SHOWN) {
      out.println("    ... " + (hit.size() - SHOWN) + " more; --json lists them");
    }
  }

  private static boolean isUncertain(ScrubFinding finding) {
    return finding.young() && !finding.repaired();
  }

  private static boolean isRemark(ScrubFinding finding) {
    return !finding.kind().isDamage() && !finding.young() && !finding.repaired();
  }

  private long count(Predicate<ScrubFinding> which) {
    return report.findings().stream().filter(which).count();
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.parse(report.toJson());
    json.put("findings", report.findings().stream().map(this::json).toList());
    return json;
  }

  private Map<String, Object> json(ScrubFinding finding) {
    Map<String, Object> json = JsonOutput.parse(finding.toJson());
    json.put("images", images.hitBy(finding));
    return json;
  }
}
