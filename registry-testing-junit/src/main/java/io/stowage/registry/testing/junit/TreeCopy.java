package io.stowage.registry.testing.junit;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;

/**
 * Copies the objects of a registry's directory. Each copy is as new as an object that has just been
 * pushed.
 */
final class TreeCopy {
  private final StorageDriver from;
  private final StorageDriver to;

  private TreeCopy(StorageDriver from, StorageDriver to) {
    this.from = from;
    this.to = to;
  }

  static void copy(Path registry, StorageDriver to) {
    try (StorageDriver from = FileSystemStorage.open(registry)) {
      new TreeCopy(from, to).copyAll(RegistryLayout.ROOT);
    }
  }

  private void copyAll(StoragePath path) {
    if (!from.list(path, child -> copyAll(path.resolve(child)))) {
      copyObject(path);
    }
  }

  private void copyObject(StoragePath path) {
    try (InputStream in = Channels.newInputStream(from.open(path, 0));
        OutputStream out = Channels.newOutputStream(to.append(path, 0))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
    to.lease(path);
  }
}
