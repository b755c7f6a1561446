package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;

/** Walks through a folder, with no look at what is in it. */
final class Children {
  private static final char REPLACEMENT = '\uFFFD';

  private Children() {}

  /** Tells {@code visitor} each child, and returns how many there are. */
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

  /** Tells {@code visitor} one child after the other, for as long as it wants more. */
  static void visitSome(Path folder, Predicate<Path> visitor) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      Iterator<Path> all = children.iterator();
      boolean more = true;
      while (more && all.hasNext()) {
        more = visitor.test(all.next());
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }

  /** Returns whether {@code folder} is a folder with something in it. */
  static boolean areIn(Path folder) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      return children.iterator().hasNext();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /**
   * Returns whether a name may not be what is on the disk, as the encoding of this process cannot
   * express that: nothing can then be found by it.
   */
  static boolean isGarbled(String name) {
    return name.indexOf(REPLACEMENT) >= 0;
  }

  /** The file name of a path, as the JDK takes it apart, costs twice as much. */
  static String name(Path child) {
    String path = child.toString();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Takes one child. */
  @FunctionalInterface
  interface Visitor {
    void visit(Path child, String name) throws IOException;
  }
}
