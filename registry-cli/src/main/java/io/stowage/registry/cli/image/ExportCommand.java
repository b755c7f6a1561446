package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.FilePath;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Exports images to files. */
@Command(
    name = "export",
    description = "Writes an image, or an index with all its images, to a file or folder that "
        + "skopeo, docker load and import read. Without an image, writes all repositories to one "
        + "archive, from which import restores them. Exports of the same images have the same "
        + "bytes.",
    footer = {
      "  stowage export /var/lib/registry team/app:1.0 app.tar",
      "  skopeo copy --all oci-archive:app.tar:1.0 docker://example.com/app:1.0",
      "  Copy an image to a registry on another host through a pipe:",
      "    stowage export config.yml team/app:1.0 - |",
      "      ssh host stowage import --repository team/app config.yml -",
      "  Export all tags, with their signatures, to a folder:",
      "    stowage export --all-tags --referrers /var/lib/registry team/app layout",
      "  Export the whole registry, or the repositories of a team:",
      "    stowage export /var/lib/registry -o all.tar",
      "    stowage export --match 'team/**' /var/lib/registry -o team.tar"
    })
public final class ExportCommand extends StoreCommand {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "REPOSITORY[:TAG|@DIGEST]",
      description = "The image, such as team/app:1.0; without a tag, latest. Default: all "
          + "manifests of all repositories.")
  private Optional<ImageName> name = Optional.empty();

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "The file or folder to write; - is standard output. An existing archive is replaced, "
              + "a layout in a folder is extended, and a pipe or device is written to. A folder in "
              + "the format dir must be empty.")
  private Optional<FilePath> path = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "The file or folder to write, instead of the argument PATH.")
  private Optional<FilePath> otherPath = Optional.empty();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "oci (a folder), oci-archive (a tar archive), docker-archive (a tar archive "
          + "that docker load reads as well) or dir (a folder with one image, as skopeo writes "
          + "it). Default: oci-archive if PATH ends in .tar or is -, otherwise oci.")
  private Optional<ExportFormat> format = Optional.empty();

  @Option(
      names = "--all",
      description = "Export all manifests of all repositories, as without an image.")
  private boolean all;

  @Option(
      names = "--match",
      paramLabel = "GLOB",
      description = "Export only repositories that match, such as 'team/**'; can be repeated.")
  private List<PathPattern> patterns = List.of();

  @Option(
      names = "--all-tags",
      description = "Export all tags of the repository, which is then named without a tag, or all "
          + "tags of all repositories and no manifests without a tag.")
  private boolean allTags;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "From an index, export only the image for this platform, such as linux/arm64, "
          + "under the tag of the index.")
  private Optional<Platform> platform = Optional.empty();

  @Option(
      names = "--referrers",
      description = "Also export the referrers of the images, such as signatures and SBOMs.")
  private boolean referrers;

  public ExportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    name.ifPresentOrElse(this::checkImage, this::checkRegistry);
    checkPath();
    try (Registry registry = argument().open(true)) {
      checkMatch(registry);
      CopyReport report = run(registry);
      CopySummary summary = new CopySummary("Exported", report);
      if (path().isOutput()) {
        output().printBeside(summary);
      } else {
        output().print(summary);
      }
      return ExitCode.of(!report.leftOut().isEmpty());
    }
  }

  private void checkImage(ImageName image) {
    check(
        !allTags || image.isBare(),
        "--all-tags with " + image + ": expected only the repository, " + image.repository());
    check(!all, "--all with " + image + ": expected no image");
    check(patterns.isEmpty(), "--match with " + image + ": expected no image");
    check(
        format() != ExportFormat.DIR || (!allTags && !referrers),
        "--format dir with --all-tags or --referrers: such a folder has one image");
  }

  private void checkRegistry() {
    check(
        format() == ExportFormat.OCI || format() == ExportFormat.OCI_ARCHIVE,
        "--format " + format() + " without an image: expected oci-archive or oci");
    check(!all || !allTags, "--all with --all-tags: expected only one of them");
    check(
        platform.isEmpty() || allTags,
        "--platform without an image: expected --all-tags, because manifests without a tag may be "
            + "for other platforms");
  }

  private void checkPath() {
    check(
        format.equals(Optional.of(ExportFormat.OCI))
            || format.equals(Optional.of(ExportFormat.DIR))
            || !ExportFormat.isNamedCompressed(path()),
        path() + ": compressed archives are not supported, expected a name that ends in .tar, or "
            + "--format oci to write a folder with this name");
    check(
        !path().isOutput() || format().isArchive(),
        "--format " + format() + " with -: standard output cannot hold a folder, expected an "
            + "archive");
  }

  /** A misspelt pattern must not lead to an empty archive. */
  private void checkMatch(Registry registry) {
    if (!patterns.isEmpty() && registry.repositories(1, this::matches).items().isEmpty()) {
      throw new CommandException("--match "
          + patterns.stream().map(PathPattern::toString).collect(Collectors.joining(", "))
          + ": no repository matches");
    }
  }

  private void check(boolean right, String problem) {
    if (!right) {
      throw new UsageException(problem);
    }
  }

  private CopyReport run(Registry registry) {
    OciExport images = images(registry);
    OciExport chosen = platform.map(images::withPlatform).orElse(images);
    OciExport complete = referrers ? chosen.withReferrers() : chosen;
    return output().withProgress(false, progress -> {
      OciExport observed = complete.withListener(new CopyLog(progress));
      return path().isOutput()
          ? format().write(observed, host().bytes())
          : format().write(observed, path().path());
    });
  }

  private OciExport images(Registry registry) {
    if (name.isEmpty()) {
      return allTags
          ? OciExport.ofAllTags(registry, this::matches)
          : OciExport.ofAll(registry, this::matches);
    }
    Repository repository = registry.repository(name.get().repository());
    return allTags
        ? OciExport.ofAllTags(repository)
        : OciExport.of(repository, name.get().reference(registry));
  }

  private boolean matches(RepositoryName repository) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> pattern.matches(repository.value()));
  }

  /** Returns the path, which is given in one of two ways. */
  private FilePath path() {
    check(
        path.isPresent() != otherPath.isPresent(),
        path.isPresent()
            ? "PATH with --output: expected only one of them"
            : "no PATH: expected one after the image, or -o PATH");
    return path.or(() -> otherPath).orElseThrow();
  }

  private ExportFormat format() {
    return format.orElseGet(() -> ExportFormat.of(path()));
  }
}
