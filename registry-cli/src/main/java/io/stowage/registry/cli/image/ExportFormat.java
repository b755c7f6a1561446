package io.stowage.registry.cli.image;

import io.stowage.registry.cli.common.FilePath;
import io.stowage.registry.cli.common.Names;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The formats of an export, named as in skopeo. */
public enum ExportFormat {
  OCI,
  OCI_ARCHIVE,
  DOCKER_ARCHIVE,
  DIR;

  private static final Pattern COMPRESSED =
      Pattern.compile("\\.(tgz|tar\\.(gz|bz2|xz|zst))$", Pattern.CASE_INSENSITIVE);

  /** Returns the default format for {@code path}; standard output is an archive. */
  public static ExportFormat of(FilePath path) {
    return path.isOutput() || path.toString().endsWith(".tar") ? OCI_ARCHIVE : OCI;
  }

  /** Returns whether {@code path} has the name of a compressed archive, which no format writes. */
  public static boolean isNamedCompressed(FilePath path) {
    return COMPRESSED.matcher(path.toString()).find();
  }

  /** Returns whether this format is a file and not a folder. */
  public boolean isArchive() {
    return this == OCI_ARCHIVE || this == DOCKER_ARCHIVE;
  }

  public CopyReport write(OciExport export, Path path) {
    return switch (this) {
      case OCI -> export.toLayout(path);
      case OCI_ARCHIVE -> export.toArchive(path);
      case DOCKER_ARCHIVE -> export.toDockerArchive(path);
      case DIR -> export.toDir(path);
    };
  }

  /**
   * Writes to {@code out}.
   *
   * @throws IllegalArgumentException if this format is a folder
   */
  public CopyReport write(OciExport export, OutputStream out) {
    return switch (this) {
      case OCI, DIR -> throw new IllegalArgumentException("a folder cannot be written to a stream");
      case OCI_ARCHIVE -> export.toArchive(out);
      case DOCKER_ARCHIVE -> export.toDockerArchive(out);
    };
  }

  /** Returns the name on the command line. */
  @Override
  public String toString() {
    return Names.of(this);
  }
}
