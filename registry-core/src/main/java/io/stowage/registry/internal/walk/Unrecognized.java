package io.stowage.registry.internal.walk;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;

/** Takes what a {@link RegistryWalk} finds in a folder that it lists and that is not of the layout. */
@FunctionalInterface
public interface Unrecognized {
  /** Takes something at {@code path}, be it a folder or an object. It may be gone by now. */
  void visit(StoragePath path);

  /**
   * Takes {@code path}, which has the name of a folder of the layout but is no folder: it is an object, or it
   * is gone by now. The same as {@link #visit} unless overridden.
   */
  default void visitNoFolder(StoragePath path) {
    visit(path);
  }

  /**
   * Takes {@code folder}, which cannot be listed, so that nobody knows what the layout has there: it, or
   * what it lies in, is a symbolic link, for example. Throws {@code problem} unless overridden, which
   * ends the walk.
   */
  default void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    throw problem;
  }

  /**
   * Takes something in {@code folder} that no path leads to. Does nothing unless overridden.
   *
   * @param folder the folder that was listed
   * @param child what was found there
   */
  default void visitUnnameable(StoragePath folder, UnnameableEntry child) {}
}
