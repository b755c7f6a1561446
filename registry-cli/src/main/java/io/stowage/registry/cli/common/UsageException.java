package io.stowage.registry.cli.common;

import io.stowage.registry.model.RegistryException;
import java.util.List;
import java.util.function.Supplier;

/** The command line is wrong in a way that only the command itself can see. */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class UsageException extends RuntimeException {
  private final List<String> explanation;

  public UsageException(String message, String... explanation) {
    super(message);
    this.explanation = List.of(explanation);
  }

  /** Calls {@code use}, and refuses the command line with {@code rule} if a value is refused. */
  public static void check(String rule, Runnable use) {
    try {
      use.run();
    } catch (IllegalArgumentException e) {
      throw (UsageException) new UsageException(rule).initCause(e);
    }
  }

  /** Returns the result of {@code parser}, and refuses the command line if the text is refused. */
  public static <T> T parsed(Supplier<T> parser) {
    try {
      return parser.get();
    } catch (RegistryException | IllegalArgumentException e) {
      throw (UsageException) new UsageException(String.valueOf(e.getMessage())).initCause(e);
    }
  }

  /** Returns the lines to print below the message. */
  public List<String> explanation() {
    return explanation;
  }
}
