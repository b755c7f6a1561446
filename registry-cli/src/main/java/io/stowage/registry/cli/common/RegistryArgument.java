package io.stowage.registry.cli.common;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.storage.StorageDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Parameters;

/** The argument that names the registry. */
public final class RegistryArgument {
  private final Host host;

  @Parameters(
      index = "0",
      paramLabel = "ROOT-or-config.yml",
      description = {
        "The directory that holds docker/registry/v2, or a configuration file of Distribution, "
            + "whose storage.filesystem or storage.s3 is used. Environment variables such as "
            + "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY override the file."
      })
  private Path path = Path.of("");

  public RegistryArgument(Host host) {
    this.host = host;
  }

  /** Returns the argument. */
  public Path path() {
    return path;
  }

  /**
   * Reads the configuration.
   *
   * @throws CommandException if the argument names no existing file or directory
   */
  public RegistryConfiguration configuration() {
    return RegistryConfiguration.of(path, host.environment());
  }

  /**
   * Reads the configuration of a registry that, like its directory, may not exist yet.
   *
   * @throws CommandException if the parent directory or the configuration file does not exist
   */
  public RegistryConfiguration configurationOfAny() {
    return Files.exists(path) || isNamedAsFile()
        ? RegistryConfiguration.of(path, host.environment())
        : RegistryConfiguration.ofDirectory(checkedNew(), host.environment());
  }

  /** A misspelt name of a configuration file must not become a directory. */
  private boolean isNamedAsFile() {
    return path.toString().endsWith(".yml") || path.toString().endsWith(".yaml");
  }

  private Path checkedNew() {
    Path folder = path.toAbsolutePath().normalize().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new CommandException(
          path + ": cannot be created, expected the directory " + folder + " to exist");
    }
    return path;
  }

  /** Opens the registry with the options of its configuration. */
  public Registry open(boolean readOnly) {
    return open(configuration().options().readOnly(readOnly).build());
  }

  /**
   * Opens the registry read-only. Entries that are neither files nor folders are skipped and
   * reported to {@code damages}.
   */
  public Registry openToRead(Consumer<Damage> damages) {
    RegistryConfiguration configuration = configuration();
    StorageDriver store = host.stores().openExisting(configuration.location());
    return Registry.open(
        StorageDriver.readOnly(store, new ReadableView(store, damages)),
        configuration.options().readOnly(true).build());
  }

  /** Opens the registry with {@code options}. */
  public Registry open(RegistryOptions options) {
    return Registry.open(host.stores().openExisting(configuration().location()), options);
  }

  /** Opens the registry with {@code options}, for a command that looks at most of it. */
  public Registry openToScan(RegistryOptions options) {
    return Registry.open(host.stores().openToScan(configuration().location()), options);
  }

  /** Opens the registry of {@code configuration}, or creates it if there is none. */
  public Registry openOrCreate(RegistryConfiguration configuration) {
    return Registry.open(
        host.stores().openOrCreate(configuration.location()),
        configuration.options().build());
  }
}
