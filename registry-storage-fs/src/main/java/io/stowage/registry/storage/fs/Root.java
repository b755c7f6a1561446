package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Finds the folder that a store lies in, or makes it. */
final class Root {
  private Root() {}

  /** Returns {@code path} without symbolic links. */
  static Path open(Path path, Device device) {
    return openOrCreate(path, device);
  }

  /** Returns {@code path} without symbolic links, made durably. */
  static Path create(Path path, Device device) {
    return openOrCreate(path, device);
  }

  /** Returns {@code path} without symbolic links, made durably if it was not there. */
  static Path openOrCreate(Path path, Device device) {
    Path absolute = path.toAbsolutePath().normalize();
    try {
      make(absolute, device);
      return absolute.toRealPath();
    } catch (IOException e) {
      throw failure(absolute, e);
    }
  }

  private static void make(Path path, Device device) throws IOException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path folder = path; folder != null && !Files.exists(folder); folder = folder.getParent()) {
      missing.push(folder);
    }
    Files.createDirectories(path);
    for (Path made : missing) {
      DeviceSync.force(Attributes.folderOf(made.toRealPath()), device);
    }
  }

  private static StorageException failure(Path path, IOException e) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      return new StorageException.InvalidPath(path.toString(), "a folder to keep the store in");
    }
    return Errors.of(relative(path), e);
  }

  /** The SPI's paths have no leading slash. The cause names the folder in full. */
  private static StoragePath relative(Path path) {
    Path names = path.subpath(0, path.getNameCount());
    return StoragePath.parse(names.toString());
  }

  /** One of the ways to a store in a directory. */
  @FunctionalInterface
  interface Opening {
    /** Returns the directory without symbolic links. */
    Path open(Path path, Device device);
  }
}
