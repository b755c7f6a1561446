package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.FilePath;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports images to files. */
@Command(
    name = "export",
    description = "Writes an image, or an index with all its images, to a file or folder that "
        + "skopeo, docker load and import read. Exports of the same image have the same bytes.",
    footer = {
      "  stowage export /var/lib/registry team/app:1.0 app.tar",
      "  skopeo copy --all oci-archive:app.tar:1.0 docker://example.com/app:1.0",
      "  Copy an image to a registry on another host through a pipe:",
      "    stowage export config.yml team/app:1.0 - |",
      "      ssh host stowage import --repository team/app config.yml -",
      "  Export all tags, with their signatures, to a folder:",
      "    stowage export --all-tags --referrers /var/lib/registry team/app layout"
    })
public final class ExportCommand extends StoreCommand {
  @Parameters(
      index = "1",
      paramLabel = "REPOSITORY[:TAG|@DIGEST]",
      description = "The image, such as team/app:1.0. Default: the tag latest.")
  @SuppressWarnings("NullAway.Init")
  private ImageName name;

  @Parameters(
      index = "2",
      paramLabel = "PATH",
      description =
          "The file or folder to write; - is standard output. An existing archive is replaced, "
              + "a layout in a folder is extended, and a pipe or device is written to.")
  @SuppressWarnings("NullAway.Init")
  private FilePath path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "oci (a folder), oci-archive (a tar archive) or docker-archive (a tar archive "
          + "that docker load reads as well). Default: oci-archive if PATH ends in .tar or is -, "
          + "otherwise oci.")
  private Optional<ExportFormat> format = Optional.empty();

  @Option(
      names = "--all-tags",
      description = "Export all tags of the repository, which is then named without a tag.")
  private boolean allTags;

  @Option(
      names = "--referrers",
      description = "Also export the referrers of the images, such as signatures and SBOMs.")
  private boolean referrers;

  public ExportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    check(
        !allTags || name.written().isEmpty(),
        "--all-tags with " + name + ": expected only the repository, " + name.repository());
    check(
        format.equals(Optional.of(ExportFormat.OCI)) || !ExportFormat.isNamedCompressed(path),
        path + ": compressed archives are not supported, expected a name that ends in .tar, or "
            + "--format oci to write a folder with this name");
    check(
        !path.isOutput() || format() != ExportFormat.OCI,
        "--format oci with -: standard output cannot hold a folder, expected an archive");
    try (Registry registry = argument().open(true)) {
      CopySummary summary = new CopySummary("Exported", run(registry));
      if (path.isOutput()) {
        output().printBeside(summary);
      } else {
        output().print(summary);
      }
      return ExitCode.DONE;
    }
  }

  private void check(boolean right, String problem) {
    if (!right) {
      throw new UsageException(problem);
    }
  }

  private CopyReport run(Registry registry) {
    Repository repository = registry.repository(name.repository());
    OciExport images =
        allTags ? OciExport.ofAllTags(repository) : OciExport.of(repository, name.reference());
    OciExport all = referrers ? images.withReferrers() : images;
    return output().withProgress(false, progress -> {
      OciExport observed = all.withListener(new CopyLog(progress));
      return path.isOutput()
          ? format().write(observed, host().bytes())
          : format().write(observed, path.path());
    });
  }

  private ExportFormat format() {
    return format.orElseGet(() -> ExportFormat.of(path));
  }
}
