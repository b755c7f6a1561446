package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.Quarantine;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes objects away by renaming the folders that they lie in, which keeps their leases.
 *
 * <p>The folder and not the file is renamed, since rename(2) refuses to replace a folder that holds
 * something, and would silently replace a file.
 *
 * <p>An overlay cannot rename a folder that is in a lower layer. An object that is alone in such a
 * folder is taken by renaming its file, which keeps its lease too; any other stays. Thread-safe.
 */
final class FolderQuarantine implements Quarantine {
  private static final Logger LOG = LoggerFactory.getLogger(FolderQuarantine.class);

  private final SafePaths paths;
  private final Lookup lookup;
  private final Folders folders;
  private final Sync sync;
  private final Errors errors;
  private final FolderPurge purge;

  FolderQuarantine(SafePaths paths, Lookup lookup, Folders folders, Sync sync) {
    this.paths = paths;
    this.lookup = lookup;
    this.folders = folders;
    this.sync = sync;
    this.errors = new Errors(paths);
    this.purge = new FolderPurge(paths, folders);
  }

  @Override
  public boolean take(StoragePath object, StoragePath kept) {
    return taken(object, kept).isPresent();
  }

  @Override
  public boolean takeUnchanged(StoragePath object, StoragePath kept, Instant seen) {
    Optional<Instant> lease = taken(object, kept);
    boolean unchanged = lease.equals(Optional.of(seen));
    if (lease.isPresent() && !unchanged) {
      restore(kept, object);
    }
    return unchanged;
  }

  /** Returns the lease that the object has once it is out of sight, or empty if it was not there. */
  private Optional<Instant> taken(StoragePath object, StoragePath kept) {
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
  public Optional<Instant> leaseOf(StoragePath object, StoragePath kept) {
    return lookup.lease(kept);
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

  @Override
  public List<StoragePath> purgeAll(List<StoragePath> kept) {
    Map<String, List<StoragePath>> siblings = new LinkedHashMap<>();
    for (StoragePath path : kept) {
      siblings.computeIfAbsent(folderAbove(path), each -> new ArrayList<>()).add(path);
    }
    Set<StoragePath> purged = new HashSet<>();
    siblings.forEach((folder, paths) -> purged.addAll(purgeIn(folder, paths)));
    return kept.stream().filter(purged::contains).toList();
  }

  private List<StoragePath> purgeIn(String folder, List<StoragePath> kept) {
    if (folder.isEmpty() || kept.size() == 1) {
      return Quarantine.super.purgeAll(kept);
    }
    StoragePath path = StoragePath.parse(folder);
    Path located = paths.at(path);
    try {
      return purge.isAllOf(kept, path, located)
          ? purge.removeAll(located, kept)
          : Quarantine.super.purgeAll(kept);
    } catch (AtomicMoveNotSupportedException e) {
      return Quarantine.super.purgeAll(kept);
    } catch (IOException e) {
      throw Errors.of(path, e);
    }
  }

  /** Returns the folder that the folder of {@code kept} lies in, or nothing if that is the root. */
  private static String folderAbove(StoragePath kept) {
    String own = kept.parent().value();
    return own.substring(0, Math.max(0, own.lastIndexOf('/')));
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
   * Moves an object without its folder. Unlike the rename of a folder this does not refuse a folder
   * with something in it, so {@code to} is looked at before and after: of two callers that move objects
   * to one folder in the same instant, at least one finds the other's and takes its own back.
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
    boolean[] other = new boolean[1];
    Children.visitSome(folder, child -> {
      other[0] = !Children.name(child).equals(object);
      return !other[0];
    });
    return !other[0];
  }

  /** The object is out of sight by now, whatever becomes of its folder. */
  private void removeEmptied(Path folder) {
    try {
      folders.removeEmpty(folder);
    } catch (IOException e) {
      LOG.debug("The empty folder {} stays: {}", Printable.of(folder), Printable.of(e));
    }
  }

  /** The object may have been deleted before its folder was moved; then the rest goes back. */
  private void giveBack(Path folder, Path kept, String object) throws IOException {
    if (!folders.removeEmpty(kept)) {
      folders.making(folder, () -> !Attributes.isThere(kept) || moveOrMerge(kept, folder, object));
    }
  }

  /** The object may have been purged before its folder was moved; then that goes too. */
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

  /** A link, unlike a rename, never replaces a file. Some file systems have none. */
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

  /** Returns whether it is {@code moved} or its file that cannot be moved, and not where it is to go. */
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
