package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Damages;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.gc.PurgeReport;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Shows the report of a purge of the quarantine.
 *
 * @param report the report of the purge
 */
record PurgeSummary(PurgeReport report) implements Summary {
  @Override
  public void print(PrintWriter out) {
    report
        .unfinished()
        .forEach(run -> out.println("not purged: " + run + ", which has not finished; the next "
            + "collection restores what it keeps, unless the run is still in progress"));
    if (report.cancelled()) {
      out.println("Cancelled; run the command again to complete the purge");
    }
    if (report.restored() > 0) {
      out.println(Sizes.count(report.restored(), "object")
          + (report.dryRun() ? " would be restored" : " restored")
          + ", because something may need them again");
    }
    out.println((report.dryRun() ? "Would free " : "Freed ") + Sizes.human(report.bytes()) + " in "
        + Sizes.count(report.blobs(), "blob") + ", of "
        + Sizes.count(report.runs().size(), "collection"));
    Damages.print(out, report.damages());
  }

  @Override
  public Map<String, Object> json() {
    return JsonOutput.parse(report.toJson());
  }
}
