package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Leaves new files and folders with the user of this process. Thread-safe. */
final class OwnOwnership implements Ownership {
  @Override
  public void makeFolder(Path folder) throws IOException {
    Files.createDirectory(folder);
  }

  @Override
  public void madeFile(Path file) {}

  @Override
  public Kind look(Path path) throws IOException {
    BasicFileAttributes found = Attributes.of(path);
    if (found.isDirectory()) {
      return Kind.FOLDER;
    }
    if (found.isSymbolicLink()) {
      return Kind.LINK;
    }
    return found.isRegularFile() ? Kind.FILE : Kind.SPECIAL;
  }
}
