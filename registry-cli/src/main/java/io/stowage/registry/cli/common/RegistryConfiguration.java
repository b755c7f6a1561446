package io.stowage.registry.cli.common;

import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.server.config.GcSettings;
import io.stowage.registry.server.config.Section;
import io.stowage.registry.server.config.StoreLocation;
import io.stowage.registry.server.config.ValidationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a registry.
 *
 * @param location where the registry is stored: a directory or a bucket
 * @param deleteEnabled whether clients of the registry may delete
 * @param readOnly whether the registry is read-only
 * @param validation the foreign URLs that the registry accepts, and the platforms that an index
 *     must have
 * @param descriptorCache the descriptor cache of the registry, if it is on
 * @param writers the programs that write during a collection, if the configuration states them
 */
public record RegistryConfiguration(
    StoreLocation location,
    boolean deleteEnabled,
    boolean readOnly,
    ValidationSettings validation,
    Optional<DescriptorCache> descriptorCache,
    Optional<Writers> writers) {
  /**
   * Returns the configuration that {@code argument} names. A directory is the root of a registry
   * with the library's defaults. A file is a configuration of Distribution, with Distribution's
   * defaults, which {@code environment} overrides. A descriptor cache that {@code environment}
   * enables counts for a directory too.
   *
   * @throws CommandException if {@code argument} does not exist
   * @throws ConfigurationException if the configuration is invalid or not supported
   */
  public static RegistryConfiguration of(Path argument, Map<String, String> environment) {
    if (Files.isDirectory(argument)) {
      return ofDirectory(argument, environment);
    }
    if (!Files.exists(argument)) {
      throw new CommandException(argument + ": no such file or directory, expected "
          + "the root directory of a registry or a configuration file of Distribution");
    }
    return of(Section.read(argument, environment));
  }

  /** Returns the configuration of the directory {@code root}, which may not exist yet. */
  public static RegistryConfiguration ofDirectory(Path root, Map<String, String> environment) {
    return new RegistryConfiguration(
        new StoreLocation.Directory(root),
        true,
        false,
        ValidationSettings.read(Section.of(Map.of())),
        DescriptorCache.of(Section.of(environment)),
        Optional.empty());
  }

  /** Returns registry options with the values of this configuration. */
  public RegistryOptions.Builder options() {
    return RegistryOptions.builder()
        .deleteEnabled(deleteEnabled)
        .readOnly(readOnly)
        .foreignUrls(validation.foreignUrls())
        .indexPlatforms(validation.indexPlatforms());
  }

  private static RegistryConfiguration of(Section file) {
    boolean readOnly = file.flag("storage.maintenance.readonly.enabled");
    return new RegistryConfiguration(
        location(file),
        file.flag("storage.delete.enabled"),
        readOnly,
        ValidationSettings.read(file),
        DescriptorCache.of(file),
        Optional.of(GcSettings.writers(file).orElse(readOnly ? Writers.NONE : Writers.ANY)));
  }

  private static StoreLocation location(Section file) {
    StoreLocation location = StoreLocation.read(file);
    if (location instanceof StoreLocation.Memory) {
      throw file.invalid("storage", "inmemory", "filesystem or s3, which other programs can read");
    }
    return location;
  }
}
