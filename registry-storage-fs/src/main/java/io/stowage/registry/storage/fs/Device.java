package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What data and names are brought to. */
@FunctionalInterface
interface Device {
  /** Waits until what was written to the file or folder {@code path} is on the device. */
  void force(FileChannel channel, Path path) throws IOException;

  /** Returns the device that is there, which POSIX fsync waits for. */
  static Device real() {
    return (channel, path) -> channel.force(true);
  }
}
