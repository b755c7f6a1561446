package io.stowage.registry.interop;

import io.stowage.registry.model.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * All folders and files below a folder, with their modes and content. The files that only this
 * library creates, {@code _stowage} and the files with locks, are excluded.
 */
final class FileTree {
  private static final String OURS = "_stowage";
  private static final Set<Path> LOCKS =
      Set.of(Path.of(".stowage-writers"), Path.of(".stowage-claims"));

  private final Map<String, String> entries = new TreeMap<>();

  private FileTree() {}

  static FileTree of(Path root) {
    FileTree tree = new FileTree();
    walk(root, (path, isFolder) -> tree.add(root, path, isFolder));
    return tree;
  }

  /** Copies everything below {@code from} to the new folder {@code to}, and returns that folder. */
  static Path copy(Path from, Path to) {
    walk(
        from,
        (path, isFolder) -> Files.copy(path, to.resolve(from.relativize(path).toString())));
    return to;
  }

  /** Returns whether a path exists; the path of a folder ends in a slash. */
  boolean has(String path) {
    return entries.containsKey(path);
  }

  /** Returns each path that exists in only one of the trees or differs, with its entry in each. */
  List<String> differencesTo(FileTree other) {
    List<String> differences = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(entries);
    all.putAll(other.entries);
    for (String path : all.keySet()) {
      String here = entries.getOrDefault(path, "absent");
      String there = other.entries.getOrDefault(path, "absent");
      if (!here.equals(there)) {
        differences.add(path + ": " + here + " and " + there);
      }
    }
    return differences;
  }

  /** Returns the files, but not the folders, that exist here and not in the other tree. */
  List<String> filesMissingIn(FileTree other) {
    return entries.keySet().stream()
        .filter(path -> !path.endsWith("/") && !other.has(path))
        .toList();
  }

  @Override
  public String toString() {
    return String.join("\n", entries.keySet());
  }

  private void add(Path root, Path path, boolean isFolder) throws IOException {
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    String name = root.relativize(path).toString();
    if (isFolder) {
      entries.put(name + "/", mode);
    } else {
      entries.put(name, mode + " " + Digest.of(Files.readAllBytes(path)));
    }
  }

  private static void walk(Path root, Visit visit) {
    try {
      Files.walkFileTree(root, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
            throws IOException {
          if (folder.endsWith(OURS)) {
            return FileVisitResult.SKIP_SUBTREE;
          }
          visit.see(folder, true);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
            throws IOException {
          if (!LOCKS.contains(file.getFileName())) {
            visit.see(file, false);
          }
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @FunctionalInterface
  private interface Visit {
    void see(Path path, boolean isFolder) throws IOException;
  }
}
