package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.model.Reference;
import io.stowage.registry.oci.CopiedImage;
import io.stowage.registry.oci.CopyReport;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Shows the result of an import, an export or a copy.
 *
 * @param verb the first word of the summary, such as {@code Imported}
 * @param report the report of the import, export or copy
 */
record CopySummary(String verb, CopyReport report) implements Summary {
  @Override
  public void print(PrintWriter out) {
    Table table = Table.ofTexts(2);
    report.images().forEach(image -> table.row(name(image), image.manifest().digest()));
    table.print(out, "");
    out.println(verb
        + " "
        + Sizes.count(report.manifests(), "manifest")
        + " and "
        + Sizes.count(report.blobsCopied(), "blob")
        + " ("
        + Sizes.human(report.bytesCopied())
        + "); "
        + Sizes.count(report.manifestsSkipped(), "manifest")
        + " and "
        + Sizes.count(report.blobsSkipped(), "blob")
        + " already present");
    if (!report.leftOut().isEmpty()) {
      out.println("Left out, because they are incomplete or cannot be read:");
      report
          .leftOut()
          .forEach(image -> out.println(
              "  " + ImageName.of(image.repository(), image.reference()) + ": " + image.problem()));
    }
  }

  @Override
  public Map<String, Object> json() {
    return JsonOutput.parse(report.toJson());
  }

  private static String name(CopiedImage image) {
    Reference reference =
        image.tag().<Reference>map(tag -> tag).orElse(image.manifest().digest());
    return ImageName.of(image.repository(), reference).toString();
  }
}
