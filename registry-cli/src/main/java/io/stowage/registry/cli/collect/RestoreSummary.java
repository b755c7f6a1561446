package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.common.Damages;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.layout.LayoutEntry;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;

/**
 * Shows the report of a restore.
 *
 * @param report the report of the restore
 * @param dryRun whether it was a dry run
 * @param tagged the tag that was set, if one was
 */
record RestoreSummary(RestoreReport report, boolean dryRun, Optional<String> tagged)
    implements Summary {
  @Override
  public void print(PrintWriter out) {
    String verb = dryRun ? "would restore " : "restored ";
    report.restored().forEach(file -> out.println(verb + name(file.entry())));
    report.alreadyThere().forEach(entry -> out.println("already present: " + name(entry)));
    report.notFound().forEach(name -> out.println("not found: " + name));
    report.missing().forEach(missing -> out.println(text(missing)));
    Damages.print(out, report.damages());
    tagged.ifPresent(tag -> out.println((dryRun ? "would tag " : "tagged ") + tag));
    out.println((dryRun ? "Would restore " : "Restored ")
        + Sizes.count(report.restored().size(), "file") + " with " + Sizes.human(report.bytes())
        + " of blobs");
  }

  private static String text(RestoreReport.Missing missing) {
    String what =
        missing.repository().map(name -> "the link of " + name + " to ").orElse("")
            + missing.digest();
    return missing.digest().equals(missing.manifest())
        ? "missing: the bytes of manifest " + what
        : "missing: " + what + ", which manifest " + missing.manifest() + " references";
  }

  private static String name(LayoutEntry entry) {
    if (entry instanceof LayoutEntry.BlobData blob) {
      return "blob " + blob.digest();
    } else if (entry instanceof LayoutEntry.RevisionLink link) {
      return "manifest " + link.repository() + "@" + link.digest();
    } else if (entry instanceof LayoutEntry.LayerLink link) {
      return "layer link " + link.repository() + "@" + link.digest();
    }
    return entry.path().value();
  }

  @Override
  public Map<String, Object> json() {
    Map<String, Object> json = JsonOutput.object("dryRun", dryRun);
    json.putAll(JsonOutput.parse(report.toJson()));
    json.put("tagged", tagged.stream().toList());
    return json;
  }
}
