package io.stowage.registry.cli;

import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What an export writes, by the names that skopeo has for it. */
enum ExportFormat {
  OCI("oci", OciExport::toLayout),
  OCI_ARCHIVE("oci-archive", OciExport::toArchive),
  DOCKER_ARCHIVE("docker-archive", OciExport::toDockerArchive);

  private final String text;
  private final BiFunction<OciExport, Path, CopyReport> writer;

  ExportFormat(String text, BiFunction<OciExport, Path, CopyReport> writer) {
    this.text = text;
    this.writer = writer;
  }

  /**
   * Parses {@code text}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ExportFormat parse(String text) {
    return Arrays.stream(values())
        .filter(format -> format.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected "
            + Arrays.stream(values())
                .map(ExportFormat::toString)
                .collect(Collectors.joining(", "))));
  }

  /** Returns the one that goes with the name of {@code path}. */
  static ExportFormat of(Path path) {
    return path.toString().endsWith(".tar") ? OCI_ARCHIVE : OCI;
  }

  CopyReport write(OciExport export, Path path) {
    return writer.apply(export, path);
  }

  @Override
  public String toString() {
    return text;
  }
}
