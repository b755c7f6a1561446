package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.FolderMoves;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves objects to and from the quarantine by renaming their folders, which preserves their leases.
 *
 * <p>The folder is renamed and not the file, because rename(2) refuses to replace a folder that is
 * not empty but silently replaces a file.
 *
 * <p>An overlay cannot rename a folder from a lower layer. If an object is alone in such a folder,
 * its file is renamed instead, which preserves the lease as well; any other object there is not
 * taken. Thread-safe.
 */
final class QuarantineFolders implements FolderMoves {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineFolders.class);

  private final SafePaths paths;
  private final Lookup lookup;
  private final Folders folders;
  private final Sync sync;
  private final Errors errors;
  private final FolderPurge purge;

  QuarantineFolders(SafePaths paths, Lookup lookup, Folders folders, Sync sync) {
    this.paths = paths;
    this.lookup = lookup;
    this.folders = folders;
    this.sync = sync;
    this.errors = new Errors(paths);
    this.purge = new FolderPurge(folders);
  }

  @Override
  public Optional<Instant> take(StoragePath object, StoragePath kept) {
    Path from = Attributes.folderOf(paths.at(object));
    Path to = paths.destinationAt(kept.parent());
    try {
      boolean moved = folders.making(
          to, () -> lookup.object(object).isPresent() && move(from, to, object.name()));
      Optional<Instant> lease =
          moved ? Attributes.leaseOf(to.resolve(kept.name())) : Optional.empty();
      if (moved && lease.isEmpty()) {
        giveBack(from, to, object.name());
      }
      return lease;
    } catch (IOException e) {
      if (isOccupied(to, kept)) {
        throw new StorageException.UnexpectedKind(kept.parent(), "nothing, or an empty folder");
      }
      throw isAbout(from, e) ? Errors.of(object, e) : errors.writing(kept.parent(), to, e);
    }
  }

  @Override
  public boolean restore(StoragePath kept, StoragePath object) {
    Path from = paths.at(kept.parent());
    Path to = paths.plainAt(object.parent());
    try {
      return folders.making(
              to, () -> lookup.object(kept).isPresent() && moveOrMerge(from, to, object.name()))
          && isBack(object, to, from);
    } catch (IOException e) {
      throw errors.writing(object, to.resolve(object.name()), e);
    }
  }

  @Override
  public boolean purge(StoragePath kept) {
    Path located = paths.at(kept);
    if (lookup.object(kept).isEmpty()) {
      return false;
    }
    try {
      return purge.remove(Attributes.folderOf(located), kept.name());
    } catch (IOException e) {
      throw Errors.of(kept, e);
    }
  }

  private boolean move(Path from, Path to, String object) throws IOException {
    try {
      folders.rename(from, to);
    } catch (AtomicMoveNotSupportedException e) {
      if (!holdsOnly(object, from)) {
        throw e;
      }
      moveObject(from, to, object);
    }
    return true;
  }

  /**
   * Moves an object without its folder. Unlike the rename of a folder, this does not refuse a
   * target folder that is not empty, so {@code to} is checked before and after. If two callers move
   * objects to one folder at the same moment, at least one of them finds the other's object and
   * moves its own back.
   */
  private void moveObject(Path from, Path to, String object) throws IOException {
    Path place = from.resolve(object);
    Path kept = to.resolve(object);
    folders.make(to);
    if (Children.areIn(to)) {
      throw new DirectoryNotEmptyException(to.toString());
    }
    try {
      Files.move(place, kept, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      folders.removeEmpty(to);
      throw e;
    }
    if (!holdsOnly(object, to)) {
      comeBack(kept, place);
      Files.deleteIfExists(kept);
      throw new DirectoryNotEmptyException(to.toString());
    }
    removeEmptied(from);
  }

  private static boolean holdsOnly(String object, Path folder) throws IOException {
    return Children.visitWhile(folder, child -> Children.name(child).equals(object));
  }

  /**
   * Removes the folder if it is empty. The object has been moved already, so a failure has no
   * effect.
   */
  private void removeEmptied(Path folder) {
    try {
      folders.removeEmpty(folder);
    } catch (IOException e) {
      LOG.debug("Cannot remove the empty folder {}: {}", Printable.of(folder), Printable.of(e));
    }
  }

  /** Moves the rest of the folder back if the object was deleted before its folder was moved. */
  private void giveBack(Path folder, Path kept, String object) throws IOException {
    if (!folders.removeEmpty(kept)) {
      folders.making(folder, () -> !Attributes.isThere(kept) || moveOrMerge(kept, folder, object));
    }
  }

  /**
   * Returns whether the object is back. If it was purged before its folder was moved, the folder is
   * removed as well.
   */
  private boolean isBack(StoragePath object, Path to, Path from) throws IOException {
    if (lookup.object(object).isEmpty()) {
      folders.removeEmpty(to);
      return false;
    }
    sync.names(List.of(to, Attributes.folderOf(from)));
    return true;
  }

  private boolean moveOrMerge(Path from, Path to, String object) throws IOException {
    try {
      folders.rename(from, to);
    } catch (NoSuchFileException e) {
      throw e;
    } catch (AtomicMoveNotSupportedException e) {
      folders.make(to);
      merge(from, to, object);
    } catch (FileSystemException e) {
      if (Attributes.isNoFolder(to)) {
        throw e;
      }
      merge(from, to, object);
    }
    return true;
  }

  private void merge(Path from, Path to, String object) throws IOException {
    Children.visit(from, (child, name) -> {
      if (!TemporaryFile.isName(name)) {
        comeBack(child, to.resolve(name));
      }
    });
    purge.remove(from, object);
  }

  /**
   * Restores a file with a hard link, which never replaces a file as a rename would. Renames it on
   * file systems without hard links.
   */
  private static void comeBack(Path kept, Path back) throws IOException {
    try {
      Files.createLink(back, kept);
    } catch (FileAlreadyExistsException e) {
      return;
    } catch (NoSuchFileException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (!Attributes.isThere(back)) {
        Files.move(kept, back, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /**
   * Returns whether the error concerns {@code moved} or its file, and not the target of the move.
   */
  private static boolean isAbout(Path moved, IOException e) {
    return e instanceof FileSystemException failure
        && failure.getFile() != null
        && Path.of(failure.getFile()).startsWith(moved);
  }

  private static boolean isOccupied(Path folder, StoragePath kept) {
    try {
      return Attributes.isNoFolder(folder) || Children.areIn(folder);
    } catch (IOException e) {
      throw Errors.of(kept, e);
    }
  }
}
