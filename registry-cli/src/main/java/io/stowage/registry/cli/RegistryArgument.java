package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.Damage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Parameters;

/** The argument that says which registry is meant. */
final class RegistryArgument {
  private final Host host;

  @Parameters(
      index = "0",
      paramLabel = "ROOT-or-config.yml",
      description = {
        "The directory that holds docker/registry/v2, or a configuration file of Distribution, "
            + "of which storage.filesystem.rootdirectory is used. Over the file go variables such "
            + "as REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY."
      })
  private Path path = Path.of("");

  RegistryArgument(Host host) {
    this.host = host;
  }

  /**
   * Reads the configuration.
   *
   * @throws CommandException if there is none
   */
  RegistryConfiguration configuration() {
    return RegistryConfiguration.of(path, host.environment());
  }

  /**
   * Reads the configuration of a registry that need not be there yet, nor its directory.
   *
   * @throws CommandException if there is no directory to make it in, or no such configuration file
   */
  RegistryConfiguration configurationOfAny() {
    return Files.exists(path) || isNamedAsFile()
        ? RegistryConfiguration.of(path, host.environment())
        : RegistryConfiguration.ofDirectory(checkedNew(), host.environment());
  }

  /** A configuration file whose name is misspelt is not to become a directory. */
  private boolean isNamedAsFile() {
    return path.toString().endsWith(".yml") || path.toString().endsWith(".yaml");
  }

  private Path checkedNew() {
    Path folder = path.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(
          path + ": cannot be made, expected a directory " + folder + " to make it in");
    }
    return path;
  }

  /** Opens the registry so that nothing can be written. */
  Registry openToRead() {
    return open(configuration().options().readOnly(true).build());
  }

  /**
   * Opens the registry so that nothing can be written, and what cannot be read, being neither a file nor
   * a folder, is passed over and told to {@code damages}.
   */
  Registry openToRead(Consumer<Damage> damages) {
    RegistryConfiguration configuration = configuration();
    return Registry.open(
        new ReadableView(host.stores().open(configuration.root()), damages),
        configuration.options().readOnly(true).build());
  }

  /** Opens the registry with {@code options}. */
  Registry open(RegistryOptions options) {
    return Registry.open(host.stores().open(configuration().root()), options);
  }

  /** Opens the registry of {@code configuration}, or creates it if nothing is there. */
  Registry openOrCreate(RegistryConfiguration configuration) {
    return Registry.open(
        host.stores().openOrCreate(configuration.root()),
        configuration.options().build());
  }
}
