package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Predicate;

/** Lists a folder without reading the attributes of its children. */
final class Children {
  private static final char REPLACEMENT = '\uFFFD';

  private Children() {}

  /** Passes each child to {@code visitor} and returns the number of children. */
  static int visit(Path folder, Visitor visitor) throws IOException {
    int visited = 0;
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        visitor.visit(child, name(child));
        visited++;
      }
      return visited;
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /**
   * Passes one child after the other to {@code visitor} until it returns false; returns whether it
   * returned true for all of them.
   */
  static boolean visitWhile(Path folder, Predicate<Path> visitor) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        if (!visitor.test(child)) {
          return false;
        }
      }
      return true;
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** Returns whether {@code folder} is a folder that is not empty. */
  static boolean areIn(Path folder) throws IOException {
    try {
      return !visitWhile(folder, child -> false);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /**
   * Returns whether a name may differ from the name on the disk because the encoding of this
   * process cannot represent it. Nothing can be found by such a name.
   */
  static boolean isGarbled(String name) {
    return name.indexOf(REPLACEMENT) >= 0;
  }

  /** Returns the file name of a path. The JDK's {@code getFileName} takes twice as long. */
  static String name(Path child) {
    String path = child.toString();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Receives one child. */
  @FunctionalInterface
  interface Visitor {
    void visit(Path child, String name) throws IOException;
  }
}
