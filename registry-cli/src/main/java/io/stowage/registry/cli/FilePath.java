package io.stowage.registry.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * A path as it is given on the command line, of which {@code -} means standard input or output.
 *
 * @param path what was given
 */
record FilePath(Path path) {
  /** Parses {@code text}. */
  static FilePath parse(String text) {
    return new FilePath(Path.of(text));
  }

  /** Returns whether standard input is meant; a file of that name is {@code ./-}. */
  boolean isInput() {
    return isAny("-", "/dev/stdin");
  }

  /** Returns whether standard output is meant, which then carries nothing else. */
  boolean isOutput() {
    return isAny("-", "/dev/stdout");
  }

  private boolean isAny(String... names) {
    return List.of(names).contains(path.toString());
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
