package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.storage.OverlayFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs the contract on an overlay of the kernel, if this process may mount one. */
class OverlayTest extends UnmovableFolderContract {
  private final Path root;
  private final OverlayFolder overlay;
  private StorageDriver store;

  OverlayTest(@TempDir Path root, @TempDir Path layers) {
    this.root = root;
    FileSystemStorage.create(root, Durability.RELAXED).close();
    overlay = OverlayFolder.over(root, layers);
    store = open();
  }

  @AfterEach
  void unmount() {
    store.close();
    overlay.close();
  }

  @Override
  StorageDriver store() {
    return store;
  }

  @Override
  void commit() {
    store.close();
    overlay.commit();
    store = open();
  }

  private StorageDriver open() {
    return FileSystemStorage.open(root, Durability.RELAXED);
  }
}
