package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** What a change waits for before it is acknowledged: all, or nothing. Thread-safe. */
interface Sync {
  /** Returns whether anything is waited for. */
  boolean waits();

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

  /**
   * Waits for what is at each of {@code paths} as it is found, whoever made it: the content of a file,
   * the names in a folder, and the names of all that, or that nothing has the name. What this process
   * knows to be durable, or what was last changed an hour ago, is not waited for again.
   */
  void asFound(Collection<Path> paths) throws IOException;

  /**
   * Takes note that the content of {@code file} and the names that lead to it were waited for, and that
   * its last-modified time was set to {@code time} before.
   */
  void made(Path file, Instant time) throws IOException;

  /** Sets the last-modified time of {@code file}, of which nothing else changes. */
  void renew(Path file, Instant time) throws IOException;

  /** Waits for nothing. */
  static Sync none() {
    return new Sync() {
      @Override
      public boolean waits() {
        return false;
      }

      @Override
      public void data(FileChannel channel, Path file) {}

      @Override
      public void data(Path file) {}

      @Override
      public void names(Collection<Path> folders) {}

      @Override
      public void asFound(Collection<Path> paths) {}

      @Override
      public void made(Path file, Instant time) {}

      @Override
      public void renew(Path file, Instant time) throws IOException {
        Attributes.touch(file, time);
      }
    };
  }
}
