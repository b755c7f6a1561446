package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** The objects that one run keeps in the folders of a {@link KeptFolders}. */
final class KeptView implements StorageView {
  private final StorageView store;
  private final String run;

  KeptView(StorageView store, String run) {
    this.store = store;
    this.run = run;
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return store.stat(KeptFolders.path(run, path));
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    return store.open(KeptFolders.path(run, path), offset);
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    return store.read(KeptFolders.path(run, path), limit);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    return store.list(KeptFolders.path(run, folder), visitor);
  }
}
