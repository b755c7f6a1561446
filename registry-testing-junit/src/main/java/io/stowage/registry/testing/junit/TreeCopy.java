package io.stowage.registry.testing.junit;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;

/**
 * Copies the objects of a registry from one store to another, where they replace objects with the
 * same paths. Each copy is as new as an object that has just been pushed.
 */
final class TreeCopy {
  private final StorageDriver from;
  private final StorageDriver to;

  private TreeCopy(StorageDriver from, StorageDriver to) {
    this.from = from;
    this.to = to;
  }

  /** Copies all objects of the registry in {@code from}; there may be none. */
  static void copy(StorageDriver from, StorageDriver to) {
    new TreeCopy(from, to).copyFolder(RegistryLayout.ROOT);
  }

  /** Returns whether {@code path} is a folder. */
  private boolean copyFolder(StoragePath path) {
    return from.list(path, name -> {
      StoragePath child = path.resolve(name);
      if (!copyFolder(child)) {
        copyObject(child);
      }
    });
  }

  private void copyObject(StoragePath path) {
    to.delete(path);
    try (InputStream in = Channels.newInputStream(from.open(path, 0));
        OutputStream out = Channels.newOutputStream(to.append(path, 0))) {
      in.transferTo(out);
    } catch (IOException e) {
      throw StorageException.ofChannel(path, e);
    }
    to.lease(path);
  }
}
