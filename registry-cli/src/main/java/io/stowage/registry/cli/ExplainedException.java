package io.stowage.registry.cli;

import java.io.Serial;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A command line is wrong in a way that takes more than one line to explain. */
final class ExplainedException extends ParameterException {
  @Serial
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial")
  private final List<String> explanation;

  /** The {@code explanation} follows the message. */
  ExplainedException(CommandLine line, String message, List<String> explanation) {
    super(line, message);
    this.explanation = List.copyOf(explanation);
  }

  /** Returns the lines that follow the message. */
  List<String> explanation() {
    return explanation;
  }
}
