package io.stowage.registry.cli;

import io.stowage.registry.cli.common.Program;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains why a command line is refused, and names what the user may have meant. */
final class Refusal {
  private final Program program;
  private final List<String> operatorCommands;

  /** Explains refusals by {@code program}; the operator's command has {@code operatorCommands}. */
  Refusal(Program program, List<String> operatorCommands) {
    this.program = program;
    this.operatorCommands = operatorCommands;
  }

  /** Returns the explanation as one line. */
  String of(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (!(e instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return message;
    }
    String word = unmatched.getUnmatched().get(0);
    CommandLine line = e.getCommandLine();
    if (unmatched.isUnknownOption()) {
      // The message also calls everything that follows the option unknown.
      return (unmatched.getUnmatched().size() == 1 ? message : "Unknown option: '" + word + "'")
          + meant(withoutValue(word), line.getCommandSpec().optionsMap().keySet());
    }
    return line.getSubcommands().isEmpty()
        ? message
        : "unknown command: " + word + meantCommand(word, line.getSubcommands().keySet());
  }

  private String meantCommand(String word, Collection<String> commands) {
    return program == Program.REGISTRY && operatorCommands.contains(word)
        ? ", which is a command of " + Program.NAME
        : meant(word, commands);
  }

  private static String meant(String word, Collection<String> names) {
    Optional<String> nearest = NearestName.to(word, names);
    return nearest.map(name -> "; did you mean " + name + "?").orElse("");
  }

  private static String withoutValue(String option) {
    int value = option.indexOf('=');
    return value < 0 ? option : option.substring(0, value);
  }
}
