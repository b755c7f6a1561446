package io.stowage.registry.cli;

import io.stowage.registry.Writers;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that says which programs write to the registry meanwhile. */
final class WritersOption {
  @Option(
      names = "--writers",
      paramLabel = "none|stowage|any",
      description = {
        "Which programs write to the registry meanwhile.",
        "none: no program; it is stopped or read-only.",
        "stowage: only programs that use this library.",
        "any: also others, such as docker-registry, whose descriptor cache must be off."
      })
  private Optional<Writers> writers = Optional.empty();

  /** Returns what the command line says. */
  Optional<Writers> stated() {
    return writers;
  }
}
