package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Makes changes durable before they are acknowledged. The default methods do not wait at all.
 * Thread-safe.
 */
interface Sync {
  /** Returns whether this instance waits for the device. */
  default boolean waits() {
    return false;
  }

  /**
   * Waits for the bytes of {@code file}, which may have been written through this channel or
   * another.
   */
  default void data(FileChannel channel, Path file) throws IOException {}

  /**
   * Waits for the bytes of {@code file} as {@link #data(FileChannel, Path)} does, without an open
   * channel.
   */
  default void data(Path file) throws IOException {}

  /**
   * Waits for the names in {@code folders} and in the folders above them, up to the root, once in
   * each folder. A folder that has vanished is skipped, because the names in its parent record its
   * removal.
   */
  default void names(Collection<Path> folders) throws IOException {}

  /** Waits for names as {@link #names(Collection)} does, for one folder. */
  default void names(Path folder) throws IOException {
    names(List.of(folder));
  }

  /**
   * Waits until the current state of each of {@code paths} is durable, no matter which process made
   * it: the content of a file, the names in a folder, and the names of those files and folders, or
   * the absence of an entry. Does not wait again for data that this process knows to be durable or
   * that was last changed at least an hour ago.
   */
  default void asFound(Collection<Path> paths) throws IOException {}

  /**
   * Records that the content of {@code file} and the names that lead to it are durable, and that
   * its last-modified time was set to {@code time} before.
   */
  default void made(Path file, Instant time) throws IOException {}

  /** Sets the last-modified time of {@code file}, and changes nothing else. */
  default void renew(Path file, Instant time) throws IOException {
    Attributes.touch(file, time);
  }

  /** Returns an instance that does not wait. */
  static Sync none() {
    return new Sync() {};
  }
}
