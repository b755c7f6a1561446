package io.stowage.registry.internal.walk;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;

/**
 * Receives the entries that a {@link RegistryWalk} finds in the folders that it lists and that do
 * not belong to the layout.
 */
@FunctionalInterface
public interface Unrecognized {
  /** Receives the entry at {@code path}, a folder or an object. It may already be gone. */
  void visit(StoragePath path);

  /**
   * Receives {@code path}, which has the name of a folder of the layout but is not a folder: it is
   * an object, or it is already gone. The default implementation calls {@link #visit}.
   */
  default void visitNoFolder(StoragePath path) {
    visit(path);
  }

  /**
   * Receives {@code folder}, which cannot be listed, so that its contents in the layout are
   * unknown: the folder itself or a folder above it is a symbolic link, for example. The default
   * implementation throws {@code problem}, which ends the walk.
   */
  default void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    throw problem;
  }

  /**
   * Receives an entry in {@code folder} that no path can denote. The default implementation does
   * nothing.
   *
   * @param folder the folder that was listed
   * @param child the entry that was found there
   */
  default void visitUnnameable(StoragePath folder, UnnameableEntry child) {}
}
