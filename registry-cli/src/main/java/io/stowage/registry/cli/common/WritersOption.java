package io.stowage.registry.cli.common;

import io.stowage.registry.Writers;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that states which programs write to the registry during the command. */
public final class WritersOption {
  @Option(
      names = "--writers",
      paramLabel = "none|stowage|any",
      description = {
        "The programs that write to the registry during the command.",
        "none: no program; the registry is stopped or read-only.",
        "stowage: only programs that use this library.",
        "any: also others, such as docker-registry, with their descriptor cache off."
      })
  private Optional<Writers> writers = Optional.empty();

  /** Returns the writers that the command line states, if any. */
  public Optional<Writers> stated() {
    return writers;
  }
}
