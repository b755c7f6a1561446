package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What a change waits for before it is acknowledged: all, or nothing. Thread-safe. */
interface Sync {
  /** Waits for the bytes of {@code file}, written through this channel or another. */
  void data(FileChannel channel, Path file) throws IOException;

  /** As {@link #data(FileChannel, Path)}, for who has no channel at hand. */
  void data(Path file) throws IOException;

  /**
   * Waits for the names in {@code folder} and in the folders above it, up to the root. One that
   * vanished is passed over: who took it away looks after its names.
   */
  void names(Path folder) throws IOException;

  /** Waits for nothing. */
  static Sync none() {
    return new Sync() {
      @Override
      public void data(FileChannel channel, Path file) {}

      @Override
      public void data(Path file) {}

      @Override
      public void names(Path folder) {}
    };
  }
}
