package io.stowage.registry.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files, folders and symbolic links of an archive by their paths, which are relative and have
 * no {@code .} or {@code ..}. The folders above an entry are added with it. Not thread-safe.
 */
final class FileTree {
  private static final int PLAIN = 0644;
  private static final int PROGRAM = 0755;

  private final NavigableMap<String, Entry> entries = new TreeMap<>();

  /** An entry at a path. */
  sealed interface Entry {}

  /**
   * A folder.
   *
   * @param mode the permissions
   */
  record Folder(int mode) implements Entry {}

  /**
   * A file.
   *
   * @param content its content on the disk
   * @param mode the permissions
   */
  record Copy(Path content, int mode) implements Entry {}

  /**
   * A file with a text.
   *
   * @param content the text, which is written in UTF-8
   * @param mode the permissions
   */
  record Text(String content, int mode) implements Entry {}

  /**
   * A symbolic link.
   *
   * @param target the path to which it leads
   */
  record Link(String target) implements Entry {}

  /**
   * A character device that everybody may read and write.
   *
   * @param major the number of its driver
   * @param minor its number for the driver
   */
  record Device(int major, int minor) implements Entry {}

  /** Returns the entries by path; a folder comes before its content. */
  NavigableMap<String, Entry> entries() {
    return Collections.unmodifiableNavigableMap(entries);
  }

  /** Adds a folder that everybody may read. */
  FileTree folder(String path) {
    return folder(path, PROGRAM);
  }

  /** Adds a folder. */
  FileTree folder(String path, int mode) {
    return entry(path, new Folder(mode));
  }

  /** Adds a file with the content of {@code file}. */
  FileTree file(String path, Path file) {
    return entry(path, new Copy(file, PLAIN));
  }

  /** Adds an executable file with the content of {@code file}. */
  FileTree program(String path, Path file) {
    return entry(path, new Copy(file, PROGRAM));
  }

  /** Adds a file with {@code content}. */
  FileTree text(String path, String content) {
    return entry(path, new Text(content, PLAIN));
  }

  /** Adds a symbolic link to {@code target}. */
  FileTree link(String path, String target) {
    return entry(path, new Link(target));
  }

  /** Adds a character device. */
  FileTree device(String path, int major, int minor) {
    return entry(path, new Device(major, minor));
  }

  /** Adds everything in {@code tree} below {@code path}. */
  FileTree all(String path, FileTree tree) {
    folder(path);
    tree.entries.forEach((below, entry) -> entry(path + "/" + below, entry));
    return this;
  }

  /** Adds everything in the directory {@code from} below {@code path}. */
  FileTree directory(String path, Path from) {
    for (Path file : walk(from)) {
      String below = path + "/" + from.relativize(file);
      if (Files.isSymbolicLink(file)) {
        link(below, read(file));
      } else if (Files.isExecutable(file)) {
        program(below, file);
      } else {
        file(below, file);
      }
    }
    return this;
  }

  /** Returns the bytes in all files. */
  long size() {
    return entries.values().stream().mapToLong(FileTree::size).sum();
  }

  /** Returns the bytes in {@code entry}. */
  static long size(Entry entry) {
    if (entry instanceof Copy copy) {
      try {
        return Files.size(copy.content());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return entry instanceof Text text ? bytes(text).length : 0;
  }

  /** Returns the content of {@code text}. */
  static byte[] bytes(Text text) {
    return text.content().getBytes(StandardCharsets.UTF_8);
  }

  /** Adds an entry. */
  FileTree entry(String path, Entry entry) {
    int slash = path.lastIndexOf('/');
    if (slash > 0 && !entries.containsKey(path.substring(0, slash))) {
      folder(path.substring(0, slash));
    }
    entries.put(path, entry);
    return this;
  }

  private static List<Path> walk(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = new ArrayList<>(files.filter(file -> !isFolder(file)).toList());
      Collections.sort(found);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFolder(Path file) {
    return Files.isDirectory(file) && !Files.isSymbolicLink(file);
  }

  private static String read(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
