package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Finds out beside whom a command removes something, and refuses where that is not safe. */
final class SafetyOptions {
  private static final List<String> VALUES = List.of(
      "  --writers none     no program: it is stopped or read-only",
      "  --writers stowage  only programs that use this library",
      "  --writers any      also others, such as docker-registry, whose descriptor cache must be off",
      "Of a registry that is given by its configuration file the command knows a safe value.");

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--cache-flushed",
      description =
          "Confirms that the redis database in which a docker-registry caches descriptors "
              + "is flushed before that starts again. Needed with --writers none where the configuration "
              + "has such a cache.")
  private boolean cacheFlushed;

  /**
   * Returns which programs write meanwhile: what was {@code stated}, or else what the configuration
   * says.
   *
   * @throws ParameterException if neither says anything
   * @throws ConfigurationException if the descriptor cache of the configuration is not safe beside them
   */
  Writers writers(Optional<Writers> stated, RegistryConfiguration configuration) {
    Writers writers = stated
        .or(configuration::writers)
        .orElseThrow(() -> new ExplainedException(
            spec.commandLine(),
            "--writers is not given, expected which programs write to the registry meanwhile",
            VALUES));
    configuration.descriptorCache().ifPresent(cache -> cache.check(writers, cacheFlushed));
    return writers;
  }
}
