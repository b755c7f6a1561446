package io.stowage.registry.storage.fs;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.UnnameableEntry;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Consumer;

/** A file or folder that only its location in the file system identifies. Thread-safe. */
final class UnnameableFile implements UnnameableEntry {
  private final StoragePath listed;
  private final Path located;
  private final String name;

  /** Creates an entry for {@code located}, which lies in or below the folder {@code listed}. */
  UnnameableFile(StoragePath listed, Path located, String name) {
    this.listed = listed;
    this.located = located;
    this.name = name;
  }

  @Override
  public String name() {
    return UnnameableEntry.printable(name);
  }

  @Override
  public boolean forEachChild(Consumer<UnnameableEntry> visitor) {
    try {
      if (look().filter(BasicFileAttributes::isDirectory).isEmpty()) {
        return false;
      }
      Children.visit(
          located, (child, named) -> visitor.accept(new UnnameableFile(listed, child, named)));
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (IOException e) {
      throw Errors.of(listed, e);
    }
  }

  @Override
  public byte[] read(int limit) {
    try {
      long size = look()
          .filter(BasicFileAttributes::isRegularFile)
          .map(BasicFileAttributes::size)
          .orElseThrow(() -> new StorageException.NoSuchObject(listed));
      return OpenFile.whole(listed, located, limit, size);
    } catch (NoSuchFileException e) {
      throw new StorageException.NoSuchObject(listed);
    } catch (IOException e) {
      throw Errors.of(listed, e);
    }
  }

  private Optional<BasicFileAttributes> look() throws IOException {
    try {
      BasicFileAttributes found = Attributes.of(located);
      SafePaths.refuseSpecial(listed, found);
      return Optional.of(found);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
