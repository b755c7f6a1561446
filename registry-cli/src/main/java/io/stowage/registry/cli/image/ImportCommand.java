package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.FilePath;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciImport;
import java.nio.file.Files;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports images from files into a registry. */
@Command(
    name = "import",
    description = "Imports images from a file or folder into the registry, which may keep running. "
        + "Reads OCI image layouts, in a folder or a tar archive, folders that skopeo writes as "
        + "dir:, and archives of docker save.",
    footer = {
      "  skopeo copy docker://alpine:3 oci-archive:alpine.tar:3",
      "  stowage import --repository alpine /var/lib/registry alpine.tar",
      "  Import each image into the repository that its name contains:",
      "    docker save -o images.tar team/app:1.0 team/web:2.0",
      "    stowage import /var/lib/registry images.tar",
      "  Import everything that export wrote without an image:",
      "    stowage import --create /srv/copy all.tar"
    })
public final class ImportCommand extends StoreCommand {
  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description =
          "An OCI layout folder, a tar archive of one, a folder of skopeo's dir:, or an archive of "
              + "docker save; archives may be gzipped. - is standard input. Pipes are copied to a "
              + "temporary file first.")
  @SuppressWarnings("NullAway.Init")
  private FilePath path;

  @Option(
      names = "--repository",
      paramLabel = "NAME",
      description = "Import all images into this repository. By default each image goes to the "
          + "repository that its name contains: team/app for docker.io/team/app:1.0.")
  private Optional<RepositoryName> repository = Optional.empty();

  @Option(
      names = "--tag",
      paramLabel = "TAG",
      description = "Set this tag instead of the one in PATH, which must hold exactly one image.")
  private Optional<Tag> tag = Optional.empty();

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "From each index, import only the image for this platform, such as "
          + "linux/arm64, under the name of the index.")
  private Optional<Platform> platform = Optional.empty();

  @Option(
      names = "--create",
      description = "Create the registry if the directory is missing or empty; its parent "
          + "directory must exist.")
  private boolean create;

  public ImportCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    if (!path.isInput() && !Files.exists(path.path())) {
      throw new CommandException(path + ": no such file or folder");
    }
    try (Registry registry = open()) {
      output().print(new CopySummary("Imported", run(registry)));
      return ExitCode.DONE;
    }
  }

  private Registry open() {
    return create
        ? argument().openOrCreate(argument().configurationOfAny())
        : argument().open(argument().configuration().options().build());
  }

  private CopyReport run(Registry registry) {
    OciImport named = repository
        .map(name -> OciImport.into(registry.repository(name)))
        .orElseGet(() -> OciImport.into(registry));
    OciImport chosen = platform.map(named::withPlatform).orElse(named);
    OciImport tagged = tag.map(chosen::withTag).orElse(chosen);
    return output().withProgress(false, progress -> {
      OciImport observed = tagged.withListener(new CopyLog(progress));
      return path.isInput() ? observed.from(host().input()) : observed.from(path.path());
    });
  }
}
