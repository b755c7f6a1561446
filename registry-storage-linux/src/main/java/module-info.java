/**
 * Reads a registry on a directory with the system calls of Linux: {@link io.stowage.registry.storage.linux.LinuxStorage}
 * on top of {@link io.stowage.registry.storage.fs.FileSystemStorage}.
 */
module io.stowage.registry.storage.linux {
  requires static transitive org.jspecify;
  requires transitive io.stowage.registry.core;
  requires transitive io.stowage.registry.storage.fs;

  exports io.stowage.registry.storage.linux;

  provides io.stowage.registry.storage.fs.DirectoryReading with
      io.stowage.registry.storage.linux.LinuxReading;
}
