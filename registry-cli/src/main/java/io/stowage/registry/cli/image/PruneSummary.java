package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.Damages;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.gc.retention.PruneReport;
import io.stowage.registry.gc.retention.TagDecision;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Shows the decisions of a policy.
 *
 * @param report the report of the run
 * @param decisions the decisions, which text shows for a dry run only
 */
record PruneSummary(PruneReport report, List<TagDecision> decisions) implements Summary {
  @Override
  public void print(PrintWriter out) {
    if (report.dryRun() && !decisions.isEmpty()) {
      Table table = Table.ofTexts(5).row("DECISION", "TAG", "TIME", "RULE", "REASON");
      decisions.forEach(each -> table.row(
          each.kept() ? "keep" : "remove",
          each.repository() + ":" + each.tag(),
          each.time().map(PruneSummary::seconds).orElse("-"),
          each.rule().isPresent() ? each.rule().getAsInt() : "-",
          each.reason()));
      table.print(out, "");
    }
    out.println(report.dryRun() ? wouldRemove() : removed());
    if (report.cancelled()) {
      out.println("Cancelled; run the command again to complete it");
    }
    Damages.print(out, report.damages());
  }

  private String wouldRemove() {
    return "Would remove " + Sizes.count(report.tagsRemoved(), "tag") + "; " + kept();
  }

  private String removed() {
    return "Removed " + Sizes.count(report.tagsRemoved(), "tag") + " and "
        + Sizes.count(report.manifestsRemoved(), "manifest") + "; " + kept();
  }

  private String kept() {
    return report.tagsKept() + " kept";
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.parse(report.toJson());
    json.put("decisions", JsonOutput.array(decisions, TagDecision::toJson));
    return json;
  }
}
