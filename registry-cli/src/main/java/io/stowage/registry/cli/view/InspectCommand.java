package io.stowage.registry.cli.view;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.cli.common.CommandException;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.ImageName;
import io.stowage.registry.cli.common.ReadingCommand;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a manifest. */
@Command(
    name = "inspect",
    description =
        "Shows a manifest: its type, its config and layers or the platforms of an index, its "
            + "referrers, and, from the config of an image, its creation time, platform, "
            + "entrypoint, environment and labels.",
    footer = {
      "  stowage inspect /var/lib/registry team/app:1.0",
      "  stowage inspect --raw /var/lib/registry team/app:1.0 | sha256sum"
    })
public final class InspectCommand extends ReadingCommand {
  @Parameters(
      index = "1",
      paramLabel = "REPOSITORY[:TAG|@DIGEST]",
      description = "The manifest, such as team/app:1.0. Default: the tag latest.")
  @SuppressWarnings("NullAway.Init")
  private ImageName name;

  @Option(
      names = "--raw",
      description =
          "Print the exact bytes of the manifest and nothing else. On a terminal, control "
              + "characters are escaped.")
  private boolean raw;

  public InspectCommand(Host host) {
    super(host);
  }

  @Override
  public int read(Registry registry) {
    Repository repository = registry.repository(name.repository());
    if (raw) {
      write(registry.blobs().read(stored(registry), Manifest.LIMIT));
    } else {
      Manifest manifest = repository.manifests().get(name.reference(registry));
      ImageReader reader = new ImageReader(registry, name.repository(), this::damaged);
      ImageConfig config =
          manifest instanceof ImageManifest image ? reader.config(image) : ImageConfig.UNKNOWN;
      output()
          .print(new ManifestView(
              manifest,
              reader.facts(manifest),
              config,
              repository.referrers().of(manifest.digest())));
    }
    return ExitCode.DONE;
  }

  private Digest stored(Registry registry) {
    Digest digest = name.reference(registry) instanceof Tag tag
        ? registry.repository(name.repository()).tags().get(tag)
        : (Digest) name.reference(registry);
    return registry
        .links()
        .revision(name.repository(), digest)
        .orElseThrow(() ->
            RegistryException.of(ErrorCode.MANIFEST_UNKNOWN, name.toString(), "no such manifest"));
  }

  private void write(byte[] bytes) {
    try {
      host().bytes().write(bytes);
      host().bytes().flush();
    } catch (IOException e) {
      throw new CommandException("standard output: cannot be written: " + e.getMessage(), e);
    }
  }
}
