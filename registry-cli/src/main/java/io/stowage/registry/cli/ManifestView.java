package io.stowage.registry.cli;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.UnknownManifest;
import java.io.PrintWriter;
import java.util.List;

/**
 * Shows a manifest to people.
 *
 * @param manifest which
 * @param referrers what names it as its subject
 */
record ManifestView(Manifest manifest, List<Descriptor> referrers) {
  ManifestView {
    referrers = List.copyOf(referrers);
  }

  void print(PrintWriter out) {
    head().print(out, "");
    if (manifest instanceof ImageManifest image) {
      section(out, "Config", List.of(image.config()));
      section(out, "Layers", image.layers());
    } else {
      section(out, "Layers", manifest.blobs());
    }
    platforms(out);
    section(out, "Referrers", referrers);
    if (manifest instanceof UnknownManifest unknown) {
      out.println("Mentioned, since the type is not known here:");
      unknown.mentioned().forEach(digest -> out.println("  " + digest));
    }
  }

  private Table head() {
    Table head = Table.ofTexts(2)
        .row("Type", manifest.mediaType())
        .row("Digest", manifest.digest())
        .row("Size", size(manifest.descriptor()));
    manifest
        .artifactType()
        .filter(type -> manifest.subject().isPresent() || !isConfigType(type))
        .ifPresent(type -> head.row("Artifact", type));
    manifest.subject().ifPresent(subject -> head.row("Subject", subject.digest()));
    return head;
  }

  private boolean isConfigType(MediaType type) {
    return manifest instanceof ImageManifest image && image.config().mediaType().equals(type);
  }

  private void platforms(PrintWriter out) {
    if (!manifest.manifests().isEmpty()) {
      out.println("Platforms:");
      Table table = Table.ofTexts(3);
      manifest
          .manifests()
          .forEach(child -> table.row(
              child.platform().map(Platform::toString).orElse("-"),
              child.digest(),
              child.mediaType(),
              size(child)));
      table.print(out, "  ");
    }
  }

  private static void section(PrintWriter out, String title, List<Descriptor> descriptors) {
    if (!descriptors.isEmpty()) {
      out.println(title + ":");
      Table table = Table.ofTexts(2);
      descriptors.forEach(
          one -> table.row(one.digest(), one.artifactType().orElse(one.mediaType()), size(one)));
      table.print(out, "  ");
    }
  }

  private static String size(Descriptor descriptor) {
    return descriptor.sizeKnown() ? Sizes.human(descriptor.size()) : "-";
  }
}
