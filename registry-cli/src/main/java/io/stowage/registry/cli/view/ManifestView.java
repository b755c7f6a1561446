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
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Shows a manifest.
 *
 * @param manifest the manifest
 * @param facts what is known about the image
 * @param config the config of the image, as far as it could be read
 * @param referrers the manifests whose subject it is
 */
record ManifestView(
    Manifest manifest, ImageFacts facts, ImageConfig config, List<Descriptor> referrers)
    implements Summary {
  private static final int WIDEST = 64;

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
    settings(out);
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
        "totalSize", facts.bytes(),
        "created", facts.created().map(Instant::toString).orElse(""),
        "platform", config.platform().orElse(""),
        "entrypoint", config.entrypoint(),
        "command", config.command(),
        "environment", config.environment(),
        "labels", config.labels(),
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
    if (facts.bytes() >= 0) {
      head.row("Total", Sizes.human(facts.bytes()));
    }
    facts.created().ifPresent(time -> head.row("Created", time));
    config.platform().ifPresent(platform -> head.row("Platform", platform));
    manifest
        .artifactType()
        .filter(type -> manifest.subject().isPresent() || !isConfigType(type))
        .ifPresent(type -> head.row("Artifact", type));
    manifest.subject().ifPresent(subject -> head.row("Subject", subject.digest()));
    return head;
  }

  /** Prints settings of the config, one on each line, because any of them may be very long. */
  private void settings(PrintWriter out) {
    words(out, "Entrypoint", config.entrypoint());
    words(out, "Command", config.command());
    lines(out, "Environment", config.environment().stream());
    lines(
        out,
        "Labels",
        config.labels().entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()));
  }

  private static void words(PrintWriter out, String title, List<String> words) {
    if (!words.isEmpty()) {
      out.println(title + ": " + new String(JsonOutput.bytes(words), StandardCharsets.UTF_8));
    }
  }

  private static void lines(PrintWriter out, String title, Stream<String> lines) {
    List<String> all = lines.toList();
    if (!all.isEmpty()) {
      out.println(title + ":");
      all.forEach(line -> out.println("  " + line));
    }
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
              child.platform().map(Platform::toString).map(ManifestView::cut).orElse("-"),
              child.digest(),
              child.mediaType(),
              size(child)));
      table.print(out, "  ");
    }
  }

  /** Returns the beginning of a text from a manifest, which would widen its column otherwise. */
  private static String cut(String text) {
    return text.length() <= WIDEST ? text : text.substring(0, WIDEST) + "...";
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
