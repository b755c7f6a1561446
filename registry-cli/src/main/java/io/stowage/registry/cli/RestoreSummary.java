package io.stowage.registry.cli;

import io.stowage.registry.gc.RestoreReport;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.model.Digest;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Shows what an undo brought back.
 *
 * @param report which
 */
record RestoreSummary(RestoreReport report) implements Summary {
  @Override
  public void print(PrintWriter out) {
    report.broughtBack().forEach(restored -> out.println("brought back " + name(restored.entry())));
    report.alreadyThere().forEach(entry -> out.println("there again already: " + name(entry)));
    report.notFound().forEach(digest -> out.println("not found: " + digest));
    out.println("Brought back " + Sizes.count(report.broughtBack().size(), "file") + " with "
        + Sizes.human(report.bytes()) + " of blobs");
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
    return JsonOutput.object(
        "bytes", report.bytes(),
        "broughtBack",
            report.broughtBack().stream()
                .map(restored -> JsonOutput.object(
                    "path", restored.entry().path().value(), "bytes", restored.size()))
                .toList(),
        "alreadyThere",
            report.alreadyThere().stream().map(entry -> entry.path().value()).toList(),
        "notFound", report.notFound().stream().map(Digest::toString).toList());
  }
}
