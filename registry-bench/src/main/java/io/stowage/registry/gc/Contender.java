package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One of the programs that are compared. */
interface Contender {
  String name();

  /** Returns the command that collects the tree in {@code root}. */
  List<String> command(Path root);

  /** Returns whether its output says which blobs would go. */
  default boolean tellsBlobs() {
    return true;
  }

  /** Returns the blob that a line of its output says would go, if it says so. */
  Optional<String> blobToGo(String line);

  /** Returns one that says nothing of blobs. */
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

  /** Returns what follows {@code prefix} in a line that begins with it, up to a blank. */
  static Optional<String> wordBehind(String prefix, String line) {
    return line.startsWith(prefix)
        ? Optional.of(line.substring(prefix.length()).split(" ", 2)[0])
        : Optional.empty();
  }
}
