package io.stowage.registry.cli.common;

import io.stowage.registry.Writers;
import io.stowage.registry.server.ServingLock;
import io.stowage.registry.server.config.ConfigurationException;
import io.stowage.registry.storage.StorageDriver;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Determines which programs write while a command removes objects, and refuses unsafe commands. */
public final class SafetyOptions {
  private static final String[] VALUES = {
    "  --writers none     no program: the registry is stopped or read-only",
    "  --writers stowage  only programs that use this library",
    "  --writers any      also others, such as docker-registry, with their descriptor cache off",
    "With a configuration file instead of a directory, the command chooses a safe default."
  };

  @Option(
      names = "--cache-flushed",
      description =
          "Confirms that the redis database in which docker-registry caches descriptors is "
              + "flushed before docker-registry starts again. Required with --writers none if the "
              + "configuration has such a cache.")
  private boolean cacheFlushed;

  /**
   * Returns which programs write during the command: {@code stated} if present, otherwise the value
   * of the configuration.
   *
   * @throws UsageException if neither is present
   * @throws ConfigurationException if the descriptor cache of the configuration is not safe with
   *     them
   */
  public Writers writers(Optional<Writers> stated, RegistryConfiguration configuration) {
    Writers writers = stated
        .or(configuration::writers)
        .orElseThrow(() -> new UsageException(
            "--writers is missing; it states which programs write during the command", VALUES));
    configuration.descriptorCache().ifPresent(cache -> cache.check(writers, cacheFlushed));
    return writers;
  }

  /**
   * Checks that no server accepts pushes to a store while a command removes objects as if nobody
   * wrote.
   *
   * @throws ConfigurationException if one does
   */
  public static void checkNotServed(Writers writers, StorageDriver store) {
    if (writers == Writers.NONE) {
      ServingLock.holder(store).ifPresent(holder -> {
        throw new ConfigurationException("--writers is none, but a server accepts pushes to this "
            + "registry: " + holder + ", expected --writers stowage or any");
      });
    }
  }
}
