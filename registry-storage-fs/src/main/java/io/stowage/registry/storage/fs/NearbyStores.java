package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the stores that the caller may have meant by a directory that is not a store: the store
 * that contains the directory, otherwise stores a few levels below it. Links are not followed, and
 * the search stops after a few thousand directories.
 */
final class NearbyStores {
  private static final String MARKER = StorageDriver.MARKER.value();
  private static final int LEVELS = 3;
  private static final int MOST_FOLDERS = 5_000;
  private static final int MOST_STORES = 3;

  private final List<Path> found = new ArrayList<>();
  private int looked;

  private NearbyStores() {}

  /**
   * Returns a question that names the stores near {@code path}, or an empty string if there are
   * none.
   */
  static String question(Path path) {
    return enclosing(path).map(List::of).orElseGet(() -> new NearbyStores().search(path)).stream()
        .map(Path::toString)
        .reduce((one, other) -> one + " or " + other)
        .map(stores -> " (did you mean " + stores + "?)")
        .orElse("");
  }

  /** Returns the store that {@code path}, which need not exist, is part of or leads into. */
  static Optional<Path> enclosing(Path path) {
    Path real = real(path);
    Path marker = real.getFileSystem().getPath(MARKER);
    for (Path store = real.getParent(); store != null; store = store.getParent()) {
      Path within = store.relativize(real);
      if ((marker.startsWith(within) || within.startsWith(marker)) && isStore(store)) {
        return Optional.of(store);
      }
    }
    return Optional.empty();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }

  private List<Path> search(Path path) {
    List<Path> level = List.of(path);
    for (int depth = 0; depth < LEVELS && found.isEmpty(); depth++) {
      level = below(level);
    }
    return found;
  }

  private List<Path> below(List<Path> folders) {
    List<Path> children = new ArrayList<>();
    for (Path folder : folders) {
      children.addAll(childrenOf(folder));
    }
    children.stream().filter(NearbyStores::isStore).sorted().limit(MOST_STORES).forEach(found::add);
    return children;
  }

  private List<Path> childrenOf(Path folder) {
    List<Path> children = new ArrayList<>();
    try {
      Children.visitWhile(folder, child -> {
        if (Attributes.isFolder(child)) {
          children.add(child);
        }
        return ++looked < MOST_FOLDERS;
      });
    } catch (IOException e) {
      // An unreadable folder only makes the hint less helpful.
      return children;
    }
    return children;
  }

  private static boolean isStore(Path directory) {
    return Files.isDirectory(directory.resolve(MARKER));
  }
}
