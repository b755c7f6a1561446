package io.stowage.registry.cli.common;

import java.nio.file.Path;
import java.util.List;

/**
 * A path on the command line, where {@code -} stands for standard input or output.
 *
 * @param path the path as given
 */
public record FilePath(Path path) {
  /** Parses {@code text}. */
  public static FilePath parse(String text) {
    return new FilePath(Path.of(text));
  }

  /** Returns whether this is standard input; a file named {@code -} is given as {@code ./-}. */
  public boolean isInput() {
    return isAny("-", "/dev/stdin");
  }

  /** Returns whether this is standard output, which then carries nothing else. */
  public boolean isOutput() {
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
