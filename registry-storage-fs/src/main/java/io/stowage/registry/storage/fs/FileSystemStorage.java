package io.stowage.registry.storage.fs;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.Claim;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.Quarantine;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in a directory of a POSIX file system, local or shared, in the layout of CNCF
 * Distribution's {@code filesystem} driver.
 *
 * <p>Any number of threads and processes, Distribution's among them, may use one directory at the
 * same time. Folders are made with mode 0777 and files with 0666, less the umask. Files and folders
 * that root makes in the folder of another user get the owner, the group and the mode of that
 * folder; files do not get the execute permission. An object is replaced through a temporary file
 * next to it, named {@code .stowage-<process>-<uuid>.tmp}. A crash may leave that file behind;
 * {@link #list} skips it, and {@link #removeLeftovers} removes it. Renewing a lease requires the
 * same permission as setting the time of a file: only its owner and root have it. The file system
 * must keep times to the second and must be able to rename within the store. {@link #probe} checks
 * this with a file of its own and with one file from each part of the store. If the calling thread
 * is interrupted, a call fails with {@code Interrupted}, and a channel that is being read fails
 * with the JDK's {@code ClosedByInterruptException}.
 *
 * <p><b>Symbolic links.</b> The root may be a symbolic link or lie behind one: it is resolved when
 * the store is opened. Below the root, no link is followed: a call whose path leads to a link or
 * across one throws {@code UnexpectedKind} with the path of the link. A removal removes a link and
 * not its target. To keep a part of a store on another disk, mount that disk, or bind its folder,
 * at that place. Pipes, sockets and devices are refused in the same way and are never opened. This
 * protects against links that exist, placed by mistake or by a hostile archive. It does not protect
 * against a process that may write to the directory and replaces a folder by a link during a call.
 * A folder that was checked within the last second, or was listed together with its siblings within
 * that time, is not always checked again.
 */
public final class FileSystemStorage implements StorageDriver {
  private static final Logger LOG = LoggerFactory.getLogger(FileSystemStorage.class);

  private final SafePaths paths;
  private final Ownership ownership;
  private final Lookup lookup;
  private final Errors errors;
  private final Folders folders;
  private final Sync sync;
  private final TemporaryFile temporary;
  private final PathLocks writers;
  private final Claims claims;
  private final Removal removal;
  private final Leftovers leftovers;
  private final QuarantineFolders moves;
  private final Quarantine quarantine;
  private final StoreClock clock;
  private final Probe probe;

  private FileSystemStorage(
      Path root,
      Ownership ownership,
      Sync sync,
      StoreClock clock,
      ByteLocks locks,
      FolderRename renaming) {
    this.paths = new SafePaths(root, ownership);
    this.ownership = ownership;
    this.lookup = new Lookup(paths);
    this.errors = new Errors(paths);
    this.folders = new Folders(root, ownership, renaming);
    this.sync = sync;
    this.temporary = new TemporaryFile(sync, ownership);
    Path marker = root.resolve(MARKER.value());
    this.writers = new PathLocks(marker.resolve(LockFile.WRITERS), "uploads", ownership, locks);
    this.claims =
        new Claims(new PathLocks(marker.resolve(LockFile.CLAIMS), "collects", ownership, locks));
    this.removal = new Removal(paths, folders, sync, writers);
    this.leftovers = new Leftovers(lookup, folders);
    this.moves = new QuarantineFolders(paths, lookup, folders, sync);
    this.quarantine = new KeptFolders(this, moves);
    this.clock = clock;
    this.probe = new Probe(paths, clock, Samples.posix(), locks);
  }

  /**
   * Opens the store in the directory {@code root}, with full durability. Writes nothing.
   *
   * @throws StorageException.NoSuchStore if {@code root} is not a directory that holds a store; the
   *     message suggests stores above or below it that may be meant
   * @throws StorageException.AccessDenied if the directory cannot be read
   */
  public static FileSystemStorage open(Path root) {
    return open(root, Durability.FULL);
  }

  /** Opens a store as {@link #open(Path)} does, with the given durability. */
  public static FileSystemStorage open(Path root, Durability durability) {
    return at(root, Root::open, durability, system());
  }

  /**
   * Creates an empty store in the directory {@code root} and opens it, with full durability. The
   * directory and its parents are created if they are missing. An existing directory must be empty,
   * except for {@code lost+found}.
   *
   * @throws StorageException.InvalidPath if {@code root} exists and is not an empty directory, or
   *     if it lies within a store
   * @throws StorageException.AccessDenied if the directory cannot be created or read
   */
  public static FileSystemStorage create(Path root) {
    return create(root, Durability.FULL);
  }

  /** Creates a store as {@link #create(Path)} does, with the given durability. */
  public static FileSystemStorage create(Path root, Durability durability) {
    return at(root, Root::create, durability, system());
  }

  /**
   * Opens the store in the directory {@code root} as {@link #open(Path)} does, or creates it as
   * {@link #create(Path)} does if the directory is missing or empty.
   *
   * @throws StorageException.InvalidPath if {@code root} is anything else, or lies within a store
   * @throws StorageException.AccessDenied if the directory cannot be created or read
   */
  public static FileSystemStorage openOrCreate(Path root) {
    return openOrCreate(root, Durability.FULL);
  }

  /** Opens or creates a store as {@link #openOrCreate(Path)} does, with the given durability. */
  public static FileSystemStorage openOrCreate(Path root, Durability durability) {
    return openOrCreate(root, durability, system());
  }

  /**
   * Opens or creates a store as {@link #openOrCreate(Path)} does, with the given durability, and
   * takes the times of leases from {@code clock} instead of the file system's clock. A file that is
   * being appended to has the time of the operating system until it is published.
   */
  public static FileSystemStorage openOrCreate(
      Path root, Durability durability, InstantSource clock) {
    Objects.requireNonNull(clock, "clock");
    return openOrCreate(root, durability, StoreClock.given(clock));
  }

  static FileSystemStorage openOrCreate(Path root, Durability durability, StoreClock clock) {
    return at(root, Root::openOrCreate, durability, clock);
  }

  static FileSystemStorage on(Device device, Path root, InstantSource clock) {
    Path real = Root.openOrCreate(root, device);
    Sync sync = new DeviceSync(real, device, clock, clock);
    return on(real, sync, StoreClock.given(clock));
  }

  static FileSystemStorage with(ByteLocks locks, FolderRename renaming, Path root) {
    Path real = Root.openOrCreate(root, (channel, path) -> {});
    return new FileSystemStorage(real, Ownership.in(real), Sync.none(), system(), locks, renaming);
  }

  private static FileSystemStorage at(
      Path root, Root.Opening opening, Durability durability, StoreClock clock) {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(durability, "durability");
    return durability == Durability.RELAXED
        ? on(opening.open(root, (channel, path) -> {}), Sync.none(), clock)
        : durable(opening.open(root, Device.real()), clock);
  }

  private static FileSystemStorage durable(Path real, StoreClock clock) {
    Journal.check(real, LOG::warn);
    return on(real, new DeviceSync(real, Device.real(), clock, clock.ofFileSystem()), clock);
  }

  private static FileSystemStorage on(Path real, Sync sync, StoreClock clock) {
    return on(real, Ownership.in(real), sync, clock);
  }

  static FileSystemStorage on(Path real, Ownership ownership, Sync sync, StoreClock clock) {
    return new FileSystemStorage(
        real, ownership, sync, clock, ByteLocks.posix(), FolderRename.posix());
  }

  private static StoreClock system() {
    return StoreClock.following(InstantSource.system());
  }

  /** Returns the directory of this store, with symbolic links resolved. */
  public Path root() {
    return paths.root();
  }

  @Override
  public Optional<StorageEntry> stat(StoragePath path) {
    return lookup.entry(path);
  }

  @Override
  public ReadableByteChannel open(StoragePath path, long offset) {
    Path located = lookup.requireObject(path);
    try {
      return OpenFile.at(path, offset, true, OpenFile.toRead(located));
    } catch (IOException e) {
      throw errors.reading(path, located, e);
    }
  }

  @Override
  public byte[] read(StoragePath path, int limit) {
    Path located = paths.at(path);
    long size = lookup.requireObject(path, located).size();
    try {
      return OpenFile.whole(path, located, limit, size);
    } catch (IOException e) {
      throw errors.reading(path, located, e);
    }
  }

  @Override
  public void write(StoragePath path, byte[] content) {
    Objects.requireNonNull(content, "content");
    Path located = paths.plainAt(path);
    try {
      Instant now = now();
      AtomicInteger tries = new AtomicInteger();
      folders.making(located, () -> {
        tries.incrementAndGet();
        return replace(located, content, now);
      });
      if (tries.get() == 1) {
        leftovers.removeBeside(located);
      }
      sync.names(Attributes.folderOf(located));
      sync.made(located, now);
    } catch (IOException e) {
      throw errors.writing(path, located, e);
    }
  }

  @Override
  public WritableByteChannel append(StoragePath path, long offset) {
    Path located = paths.plainAt(path);
    try {
      WriterLock lock = writers.lock(path);
      try {
        FileChannel file = openToAppend(path, offset, located);
        return new AppendChannel(path, OpenFile.at(path, offset, false, file), lock);
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw errors.writing(path, located, e);
    }
  }

  @Override
  public boolean publish(StoragePath from, long size, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Path source = paths.at(from);
    Path target = paths.plainAt(to);
    try {
      return writers.locked(from, () -> {
        requireLength(from, size);
        boolean first = lookup.object(to).isEmpty() || !keep(target, source);
        Instant now = now();
        if (first) {
          Attributes.touch(source, now);
          syncOrRemove(source);
          folders.making(target, () -> move(from, source, target));
        }
        sync.names(Attributes.folderOf(target));
        sync.made(target, now);
        return first;
      });
    } catch (NoSuchFileException e) {
      lookup.requireObject(from);
      throw errors.writing(to, target, e);
    } catch (IOException e) {
      throw errors.writing(to, target, e);
    }
  }

  @Override
  public boolean replace(StoragePath from, StoragePath to, StorageEntry seen) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(seen, "seen");
    Path source = lookup.requireObject(from);
    Path target = paths.plainAt(to);
    try {
      return writers.locked(from, () -> {
        Attributes.touch(source, now());
        syncOrRemove(source);
        if (!stat(to).equals(Optional.of(seen)) || !moveOver(from, source, target)) {
          return false;
        }
        lease(to);
        sync.names(Attributes.folderOf(target));
        return true;
      });
    } catch (IOException e) {
      throw errors.writing(to, target, e);
    }
  }

  /** Renames the folder: rename(2) replaces an empty folder, and no other one. */
  @Override
  public boolean publishAlone(StoragePath from, StoragePath to) {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    return moves.publishAlone(from, to);
  }

  @Override
  public boolean list(StoragePath folder, NameVisitor visitor) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(visitor, "visitor");
    Optional<Path> located = lookup.folder(folder);
    if (located.isEmpty()) {
      return false;
    }
    try {
      int children = Children.visit(located.get(), (child, name) -> {
        if (!StoragePath.isName(name) || Children.isGarbled(name)) {
          visitor.visitUnnameable(new UnnameableFile(folder, child, name));
        } else if (!TemporaryFile.isName(name) && !LockFile.isName(name)) {
          visitor.visit(name);
        }
      });
      paths.listed(folder, located.get(), children);
      return true;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    } catch (IOException e) {
      throw Errors.of(folder, e);
    }
  }

  @Override
  public Optional<Instant> changed(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return lookup.changed(folder);
  }

  @Override
  public boolean delete(StoragePath path) {
    Objects.requireNonNull(path, "path");
    return removal.object(path);
  }

  @Override
  public boolean deleteIfEmpty(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return removal.emptyFolder(folder);
  }

  @Override
  public boolean deleteTree(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return removal.tree(folder);
  }

  @Override
  public List<StoragePath> deleteWithFolders(List<StoragePath> objects) {
    Objects.requireNonNull(objects, "objects");
    return removal.withFolders(objects);
  }

  @Override
  public void persist(Collection<StoragePath> paths) {
    Objects.requireNonNull(paths, "paths");
    this.paths.checkOpen();
    if (sync.waits()) {
      try {
        sync.asFound(paths.stream().map(this.paths::plainAt).toList());
      } catch (IOException e) {
        throw Errors.of(paths.iterator().next(), e);
      }
    }
  }

  @Override
  public int removeLeftovers(StoragePath folder, Instant before) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(before, "before");
    return leftovers.remove(folder, before);
  }

  @Override
  public Optional<StorageEntry> lease(StoragePath path) {
    if (lookup.object(path).isEmpty()) {
      return Optional.empty();
    }
    Path located = paths.at(path);
    try {
      sync.renew(located, now());
    } catch (IOException e) {
      if (!paths.isAbsent(located, e)) {
        throw Errors.renewing(path, located, e);
      }
    }
    return lookup.entry(path);
  }

  @Override
  public Optional<Claim> claim(StoragePath path, byte[] content) {
    Objects.requireNonNull(content, "content");
    Path located = paths.plainAt(path);
    try {
      return claims.claim(path, () -> write(path, content));
    } catch (IOException e) {
      throw errors.writing(path, located, e);
    }
  }

  @Override
  public boolean isAbandoned(StoragePath path) {
    paths.at(path);
    return claims.isAbandoned(path);
  }

  @Override
  public void checkWritable(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    probe.checkWritable(folder);
  }

  @Override
  public Duration probe(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return probe.run(folder);
  }

  /**
   * Returns the time of the clock in microseconds, the finest unit in which the JDK sets the times
   * of files.
   */
  @Override
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  @Override
  public Quarantine quarantine() {
    return quarantine;
  }

  @Override
  public void close() {
    paths.close();
    try {
      writers.close();
      claims.close();
    } catch (IOException e) {
      throw Errors.of(MARKER, e);
    }
  }

  /**
   * Checks that the file exists afterwards: if its folder is renamed at the same moment, the file
   * goes with it. The caller then writes it once more.
   */
  private boolean replace(Path located, byte[] content, Instant now) throws IOException {
    temporary.replace(located, content, now);
    if (!Attributes.isThere(located)) {
      throw new NoSuchFileException(located.toString());
    }
    return true;
  }

  private void requireLength(StoragePath path, long expected) {
    long length = lookup
        .object(path)
        .map(BasicFileAttributes::size)
        .orElseThrow(() -> new StorageException.NoSuchObject(path));
    if (length != expected) {
      throw new StorageException.OffsetMismatch(path, expected, length);
    }
  }

  /**
   * Keeps the object at {@code target} and removes {@code source}. Returns false if the object has
   * vanished or cannot be made durable.
   */
  private boolean keep(Path target, Path source) throws IOException {
    try {
      sync.data(target);
    } catch (IOException e) {
      LOG.warn("Replacing {}: it could not be synced: {}", Printable.of(target), Printable.of(e));
      return false;
    }
    Files.deleteIfExists(source);
    return true;
  }

  /**
   * Linux may drop the pages of a file whose sync failed, and report success for the next sync.
   * Therefore no caller may try again with the content of this file.
   */
  private void syncOrRemove(Path source) throws IOException {
    try {
      sync.data(source);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(source);
      } catch (IOException kept) {
        e.addSuppressed(kept);
      }
      throw e;
    }
  }

  /**
   * Renames the file, although that replaces a file that another publisher has just put there. A
   * hard link would not replace it, but the data would have two names for a moment, and an upload
   * that is resumed after a crash would then write into the published object.
   */
  private Path move(StoragePath from, Path source, Path target) throws IOException {
    try {
      return Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      lookup.requireObject(from);
      throw e;
    }
  }

  /**
   * Renames the file. Returns false if the folder of {@code target} has vanished, together with the
   * object that was seen there.
   */
  private boolean moveOver(StoragePath from, Path source, Path target) throws IOException {
    try {
      move(from, source, target);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private FileChannel openToAppend(StoragePath path, long offset, Path located) throws IOException {
    if (offset == 0) {
      return folders.making(located, () -> openNew(located));
    }
    try {
      return OpenFile.toWrite(located);
    } catch (NoSuchFileException e) {
      throw new StorageException.OffsetMismatch(path, offset, 0);
    }
  }

  /** Returns the root directory and the durability. */
  @Override
  public String toString() {
    return "FileSystemStorage[root=" + paths.root() + ", durability="
        + (sync.waits() ? Durability.FULL : Durability.RELAXED) + "]";
  }

  private FileChannel openNew(Path located) throws IOException {
    FileChannel file = OpenFile.toWrite(located, StandardOpenOption.CREATE);
    try {
      ownership.madeFile(located);
      return file;
    } catch (IOException | RuntimeException | Error e) {
      try (file) {
        throw e;
      }
    }
  }
}
