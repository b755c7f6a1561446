package io.stowage.registry.cli.view;

import io.stowage.registry.cli.common.JsonOutput;
import io.stowage.registry.cli.common.Sizes;
import io.stowage.registry.cli.common.Summary;
import io.stowage.registry.cli.common.Table;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.UnknownManifest;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Shows a manifest.
 *
 * @param manifest the manifest
 * @param referrers the manifests whose subject it is
 */
record ManifestView(Manifest manifest, List<Descriptor> referrers) implements Summary {
  ManifestView {
    referrers = List.copyOf(referrers);
  }

  @Override
  public void print(PrintWriter out) {
    head().print(out, "");
    if (manifest instanceof ImageManifest image) {
      section(out, "Config", List.of(image.config()));
    }
    section(out, "Layers", layers());
    platforms(out);
    section(out, "Referrers", referrers);
    if (manifest instanceof UnknownManifest) {
      out.println("Mentioned digests (the manifest has an unknown type):");
      mentioned().forEach(digest -> out.println("  " + digest));
    }
  }

  /** {@inheritDoc} An absent string is empty, and an unknown size is -1. */
  @Override
  public Map<String, Object> json() {
    return JsonOutput.object(
        "mediaType", manifest.mediaType().value(),
        "digest", manifest.digest().toString(),
        "size", manifest.descriptor().size(),
        "artifactType", manifest.artifactType().map(MediaType::value).orElse(""),
        "subject",
            manifest.subject().map(subject -> subject.digest().toString()).orElse(""),
        "config", manifest instanceof ImageManifest image ? json(image.config()) : Map.of(),
        "layers", json(layers()),
        "manifests", json(manifest.manifests()),
        "referrers", json(referrers),
        "mentioned", mentioned().stream().map(Digest::toString).toList());
  }

  private static List<Map<String, Object>> json(List<Descriptor> descriptors) {
    return descriptors.stream().map(ManifestView::json).toList();
  }

  private static Map<String, Object> json(Descriptor descriptor) {
    return JsonOutput.object(
        "mediaType", descriptor.mediaType().value(),
        "digest", descriptor.digest().toString(),
        "size", descriptor.sizeKnown() ? descriptor.size() : -1,
        "artifactType", descriptor.artifactType().map(MediaType::value).orElse(""),
        "platform", descriptor.platform().map(Platform::toString).orElse(""));
  }

  private List<Descriptor> layers() {
    return manifest instanceof ImageManifest image ? image.layers() : manifest.blobs();
  }

  private List<Digest> mentioned() {
    return manifest instanceof UnknownManifest unknown
        ? unknown.mentioned().stream().toList()
        : List.of();
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
