package io.stowage.registry.interop.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files beside the root of a registry, of which no request may read or change any. */
final class Surroundings {
  /** The content of each file, which no answer may contain. */
  static final String SECRET = "sentinel-5d41402abc4b2a76b9719d911017c592";

  private static final String ROOT = "root";

  private final Path folder;
  private final Map<String, State> before;

  private record State(FileTime modified, long size) {}

  private Surroundings(Path folder) throws IOException {
    this.folder = folder;
    this.before = states();
  }

  /** Creates files beside {@link #root}, with names that a path may lead to. */
  static Surroundings in(Path folder) throws IOException {
    for (String name : new String[] {"secret", "beside/secret", "v2/secret", "blobs/secret"}) {
      Files.createDirectories(folder.resolve(name).getParent());
      Files.writeString(folder.resolve(name), SECRET);
    }
    Files.createDirectories(folder.resolve(ROOT));
    return new Surroundings(folder);
  }

  /** Returns the folder of the registry. */
  Path root() {
    return folder.resolve(ROOT);
  }

  /** Checks that all files and folders but the root are what they were. */
  void requireUnchanged() throws IOException {
    Map<String, State> now = states();
    if (!now.equals(before)) {
      throw new AssertionError(
          "files beside the root have changed: " + now + ", expected " + before);
    }
  }

  private Map<String, State> states() throws IOException {
    Map<String, State> states = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(path -> !path.equals(folder) && !path.startsWith(root()))
          .forEach(path -> states.put(folder.relativize(path).toString(), state(path)));
    }
    return states;
  }

  private static State state(Path path) {
    try {
      return new State(
          Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS),
          Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.size(path) : -1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
