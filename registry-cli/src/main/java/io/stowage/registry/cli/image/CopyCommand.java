package io.stowage.registry.cli.image;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.RegistryConfiguration;
import io.stowage.registry.cli.common.StoreCommand;
import io.stowage.registry.cli.common.UsageException;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies an image to another registry or repository. */
@Command(
    name = "copy",
    description = "Copies an image, or an index with all its images, to another registry or to "
        + "another repository or tag. Both registries may keep running. Content that the target "
        + "has is skipped; within one registry blobs are mounted.",
    footer = {
      "  stowage copy /var/lib/registry team/app:1.0 /srv/mirror",
      "  Copy an image with its signatures, under another name:",
      "    stowage copy --referrers config.yml team/app:1.0 /srv/mirror app:stable",
      "  Copy an image within a registry:",
      "    stowage copy config.yml staging/app:1.0 config.yml production/app"
    })
public final class CopyCommand extends StoreCommand {
  @Parameters(
      index = "1",
      paramLabel = "REPOSITORY[:TAG|@DIGEST]",
      description = "The image, such as team/app:1.0. Default: the tag latest.")
  @SuppressWarnings("NullAway.Init")
  private ImageName name;

  @Parameters(
      index = "2",
      paramLabel = "TARGET-ROOT-or-config.yml",
      description = "The registry to copy to, named in the same way; it must exist.")
  private Path target = Path.of("");

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "REPOSITORY[:TAG]",
      description = "The name of the image in the target. Default: its name in the source. A "
          + "repository alone keeps the tag; an image that is named by its digest gets none.")
  private Optional<ImageName> newName = Optional.empty();

  @Option(
      names = "--referrers",
      description = "Also copy the referrers of the image, such as signatures and SBOMs.")
  private boolean referrers;

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH[/VARIANT]",
      description = "From an index, copy only the image for this platform, such as linux/arm64, "
          + "under the tag of the index.")
  private Optional<Platform> platform = Optional.empty();

  public CopyCommand(Host host) {
    super(host);
  }

  @Override
  public Integer call() {
    checkNewName();
    RegistryConfiguration to = RegistryConfiguration.of(target, host().environment());
    checkDistinct(to);
    try (Registry source = openSource();
        Registry copies = Registry.open(
            host().stores().openExisting(to.location()),
            to.options().readOnly(false).build())) {
      RepositoryName repository = newName.map(ImageName::repository).orElse(name.repository());
      CopyReport report = run(source, copies.repository(repository));
      output().print(new CopySummary("Copied", report));
      return ExitCode.DONE;
    }
  }

  private void checkNewName() {
    if (newName.flatMap(ImageName::digest).isPresent()) {
      throw new UsageException(
          newName.get() + ": an image keeps its digest, expected REPOSITORY or REPOSITORY:TAG");
    }
  }

  /** Checks that no variable of the environment makes two files name the same registry. */
  private void checkDistinct(RegistryConfiguration to) {
    Path from = argument().path();
    if (Files.isRegularFile(from)
        && Files.isRegularFile(target)
        && !from.equals(target)
        && argument().configuration().location().toString().equals(to.location().toString())) {
      throw new ConfigurationException(target + ": storage is " + to.location() + ", as in " + from
          + ", expected another one: if a variable of the environment overrides both files, name "
          + "directories instead of the files");
    }
  }

  /** Opens the source for writing, because leases are renewed there, or else read-only. */
  private Registry openSource() {
    try {
      return argument().open(false);
    } catch (StorageException.AccessDenied e) {
      return argument().open(true);
    }
  }

  private CopyReport run(Registry source, Repository copies) {
    RegistryCopy image =
        RegistryCopy.from(source.repository(name.repository())).image(name.reference(source));
    RegistryCopy named = newName.flatMap(ImageName::tag).map(image::as).orElse(image);
    RegistryCopy chosen = platform.map(named::withPlatform).orElse(named);
    RegistryCopy all = referrers ? chosen.withReferrers() : chosen;
    return output()
        .withProgress(false, progress -> all.withListener(new CopyLog(progress)).to(copies));
  }
}
