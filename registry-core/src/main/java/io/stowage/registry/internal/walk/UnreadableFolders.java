package io.stowage.registry.internal.walk;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips and logs an entry in place of a folder that cannot be listed, such as a symbolic link, so
 * that it does not hide everything else. Thread-safe.
 */
public final class UnreadableFolders implements Unrecognized {
  private static final Logger LOG = LoggerFactory.getLogger(UnreadableFolders.class);

  @Override
  public void visit(StoragePath path) {}

  @Override
  public void visitObscured(StoragePath folder, StorageException.UnexpectedKind problem) {
    LOG.warn("Skipped {} in a listing: {}", Printable.of(folder), problem.problem());
  }
}
