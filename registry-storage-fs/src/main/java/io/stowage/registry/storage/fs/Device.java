package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The device on which data and names are made durable. */
@FunctionalInterface
interface Device {
  /** Waits until everything written to the file or folder {@code path} is on the device. */
  void force(FileChannel channel, Path path) throws IOException;

  /** Returns the real device, for which POSIX fsync waits. */
  static Device real() {
    return (channel, path) -> channel.force(true);
  }
}
