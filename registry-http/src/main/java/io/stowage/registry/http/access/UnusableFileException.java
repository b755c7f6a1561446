package io.stowage.registry.http.access;

import io.stowage.registry.model.Printable;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Thrown when a file that access control needs is missing, cannot be read, or is malformed. The
 * message names the file, the problem and what was expected; it contains no part of the content.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class UnusableFileException extends RuntimeException {
  private final Path file;

  /** Creates an exception for {@code file} with a description of the {@code problem}. */
  public UnusableFileException(Path file, String problem) {
    super(message(file, problem));
    this.file = file;
  }

  /** Creates an exception for {@code file} with a description and the cause of the problem. */
  public UnusableFileException(Path file, String problem, Throwable cause) {
    super(message(file, problem), Objects.requireNonNull(cause, "cause"));
    this.file = file;
  }

  private static String message(Path file, String problem) {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(problem, "problem");
    return Printable.of(file + ": " + problem);
  }

  /** Returns the file. */
  public Path file() {
    return file;
  }
}
