package io.stowage.registry.cli;

import java.io.Serial;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Thrown if a command line is wrong in a way that needs more than one line of explanation. */
final class ExplainedException extends ParameterException {
  @Serial
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> explanation;

  /** Creates an exception whose message is followed by {@code explanation}. */
  ExplainedException(CommandLine line, String message, List<String> explanation) {
    super(line, message);
    this.explanation = List.copyOf(explanation);
  }

  /** Returns the lines that follow the message. */
  List<String> explanation() {
    return explanation;
  }
}
