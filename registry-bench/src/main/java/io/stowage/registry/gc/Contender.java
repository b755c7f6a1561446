package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A program that is compared with others. */
interface Contender {
  String name();

  /** Returns the command that collects the tree in {@code root}. */
  List<String> command(Path root);

  /** Returns whether its output lists the blobs that it would remove. */
  default boolean tellsBlobs() {
    return true;
  }

  /** Returns whether a real collection leaves the same files as those of the other programs. */
  default boolean leavesTheSame() {
    return true;
  }

  /** Returns the blob that a line of its output lists for removal, or empty for any other line. */
  Optional<String> blobToGo(String line);

  /** Returns a contender that does not list blobs. */
  static Contender of(String name, Function<Path, List<String>> command) {
    return new Contender() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<String> command(Path root) {
        return command.apply(root);
      }

      @Override
      public boolean tellsBlobs() {
        return false;
      }

      @Override
      public Optional<String> blobToGo(String line) {
        return Optional.empty();
      }
    };
  }

  /** Returns the text between {@code prefix} at the beginning of a line and the next blank. */
  static Optional<String> wordBehind(String prefix, String line) {
    return line.startsWith(prefix)
        ? Optional.of(line.substring(prefix.length()).split(" ", 2)[0])
        : Optional.empty();
  }
}
