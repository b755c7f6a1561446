package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user that this process runs as. */
final class ProcessUser {
  private static final Path SELF = Path.of("/proc/self");
  private static final int ROOT = 0;

  private ProcessUser() {}

  /**
   * Returns whether this process runs as root. Returns false on a system that does not provide this
   * information; Linux does.
   */
  static boolean isRoot() {
    try {
      return Integer.valueOf(ROOT).equals(Files.getAttribute(SELF, "unix:uid"));
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
