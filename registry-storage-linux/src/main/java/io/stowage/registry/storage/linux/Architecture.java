package io.stowage.registry.storage.linux;

import java.util.Optional;

/**
 * The numbers of the system calls on one architecture of processors, as in the kernel's {@code
 * unistd.h}. Newer calls, such as openat2, have the same number on all.
 */
enum Architecture {
  AMD64("amd64", 3, 17, 217, 332),
  AARCH64("aarch64", 57, 67, 61, 291);

  private final String name;
  private final long close;
  private final long pread;
  private final long getdents;
  private final long statx;

  Architecture(String name, long close, long pread, long getdents, long statx) {
    this.name = name;
    this.close = close;
    this.pread = pread;
    this.getdents = getdents;
    this.statx = statx;
  }

  /** Returns the architecture of this process, or empty if its numbers are not known here. */
  static Optional<Architecture> ofProcess() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.empty();
    }
    String running = System.getProperty("os.arch");
    for (Architecture each : values()) {
      if (each.name.equals(running)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  long close() {
    return close;
  }

  long pread() {
    return pread;
  }

  long getdents() {
    return getdents;
  }

  long statx() {
    return statx;
  }
}
