package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** What a change waits for before it is acknowledged: all, or nothing. Thread-safe. */
interface Sync {
  /** Waits for the bytes of {@code file}, written through this channel or another. */
  void data(FileChannel channel, Path file) throws IOException;

  /** As {@link #data(FileChannel, Path)}, for who has no channel at hand. */
  void data(Path file) throws IOException;

  /**
   * Waits for the names in {@code folders} and in the folders above them, up to the root, once in each.
   * A folder that vanished is passed over, since the names in the one above tell that.
   */
  void names(Collection<Path> folders) throws IOException;

  /** As {@link #names(Collection)}, for one. */
  default void names(Path folder) throws IOException {
    names(List.of(folder));
  }

  /** Waits for nothing. */
  static Sync none() {
    return new Sync() {
      @Override
      public void data(FileChannel channel, Path file) {}

      @Override
      public void data(Path file) {}

      @Override
      public void names(Collection<Path> folders) {}
    };
  }
}
