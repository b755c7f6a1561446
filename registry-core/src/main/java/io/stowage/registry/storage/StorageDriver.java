package io.stowage.registry.storage;

import java.net.URI;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A key/value store with listing. It is the foundation of every other part of the library.
 *
 * <p>An <em>object</em> is a sequence of bytes at a {@link StoragePath}; a <em>folder</em> is a
 * path with names below it. A store with real folders (a file system) creates them when an object
 * is written and keeps them until they are removed; a store without them (a flat object store) has
 * a folder for as long as an object lies below it. Callers must work with either. A folder that
 * vanishes while an object is being written into it is created again, so removing empty folders
 * never makes a writer fail.
 *
 * <p>A store accepts every {@link StoragePath} of at most 100 names that have at most 128
 * characters each. It distinguishes names by case.
 *
 * <p>A lookup of an object at the path of a folder finds nothing, and so does any lookup below the
 * path of an object. A write at such a path throws {@code UnexpectedKind} and changes nothing.
 * Calls that renew, remove or persist find nothing below the path of an object.
 *
 * <p>Every object has a <em>lease</em>, its {@linkplain StorageEntry#modified() last-modified
 * time}. Writing an object starts the lease; {@link #lease} and each write that appends renew it,
 * and no other lease. A collector removes no object whose lease is young. Leases are measured by
 * the store's clock, {@link #now}: a lease differs by at most two seconds from what {@code now}
 * returns at the same instant, and the clock moves at least every ten seconds.
 *
 * <p>All methods may be called by any number of threads, and by other processes on the same store.
 * Each method throws a {@link StorageException}: {@code AccessDenied}, {@code Interrupted} and
 * {@code Failed} may occur anywhere, {@code StorageFull} wherever bytes or names are added; the
 * exceptions documented at a method come in addition. A thread whose call ends with
 * {@code Interrupted} stays interrupted. The channels that a driver hands out throw the JDK's
 * {@code IOException} with a {@link StorageException} as the cause, except a {@code FileChannel},
 * which may be the JDK's own; {@link StorageException#ofChannel} converts both.
 *
 * <p>{@link StorageException#path} is the path that the caller passed: the {@code UnexpectedKind}
 * of a write below an object names the path of the write, not that of the object. Of the two paths
 * of a call, {@code Busy}, {@code NoSuchObject} and {@code OffsetMismatch} name the first, and
 * {@code UnexpectedKind} names the second.
 *
 * <p>A driver never follows a symbolic link out of its root. An entry that is neither an object nor
 * a folder, such as a symbolic link or a pipe, is never opened: looking up an object or a folder
 * there, or writing there, throws {@code UnexpectedKind}, which may name this entry instead of the
 * path that the caller passed. Such an entry can be removed.
 */
public interface StorageDriver extends StorageView, AutoCloseable {
  /**
   * The folder that marks a place as a store. A driver for persistent stores creates this folder
   * when it creates a store, and does not open a directory or bucket that lacks it.
   */
  StoragePath MARKER = StoragePath.parse("docker/registry/v2");

  /**
   * Returns a driver that shows {@code view} and cannot change the store: every method that would
   * change it throws {@code UnsupportedOperationException}.
   *
   * @param driver the store of the view; closing the new driver closes it
   */
  static StorageDriver readOnly(StorageDriver driver, StorageView view) {
    Objects.requireNonNull(driver, "driver");
    Objects.requireNonNull(view, "view");
    return new ReadOnlyStorage(driver, view);
  }

  /**
   * Writes a small object and replaces an existing one.
   *
   * <p>At every instant a reader finds the old content or the new content, never a part of it and
   * never nothing. If several callers write at the same time, the content of one of them stays.
   * When this method returns, the content and the name survive a crash. When it throws, either the
   * old or the new content is in place. The driver does not keep the array.
   *
   * @throws StorageException.UnexpectedKind if a folder is at {@code path}, or an object is on the
   *     way to it
   */
  void write(StoragePath path, byte[] content);

  /**
   * Opens the object for writing at byte {@code offset}, which must be its length. An object that
   * does not exist has length 0, and this method creates it.
   *
   * <p>Bytes become visible to readers as they are written. Until {@link #publish}, they need not
   * survive a crash. The caller closes the channel; closing it again has no effect, also if the
   * object has another writer by then.
   *
   * <p>The object has one writer across all processes: until the channel is closed or the process
   * ends, {@code append}, {@link #publish} and {@link #deleteTree} of the object throw
   * {@code Busy}. A store that cannot detect the writers of other processes reports this when it is
   * {@linkplain #probe probed}.
   *
   * @throws StorageException.Busy if the object has a writer; nothing is changed
   * @throws StorageException.OffsetMismatch if the length of the object is not {@code offset},
   *     which may be negative; nothing is changed
   * @throws StorageException.UnexpectedKind if a folder is at {@code path}, or an object is on the
   *     way to it
   */
  WritableByteChannel append(StoragePath path, long offset);

  /**
   * Makes the finished object {@code from} visible at {@code to}, a different path. An object that
   * is already at {@code to} stays.
   *
   * <p>At every instant a reader of {@code to} finds either nothing or the whole object, and the
   * object appears with a fresh lease. When this method returns, the content and the name of {@code
   * to} survive a crash, regardless of which caller put it there, and {@code from} is gone. When it
   * throws, {@code from} may or may not have been moved. If two callers publish at the same
   * instant, both may get true; a reader then finds one of the two objects, complete.
   *
   * <p>Content that the store failed to make durable is removed, because a store may report success
   * on a second attempt although the content is lost. In this case {@code from} is gone, and the
   * content has to be written again. If the content at {@code to} cannot be made durable,
   * {@code from} replaces it.
   *
   * @param size the length of {@code from} in bytes, which ensures that the published content is
   *     the content that the caller knows
   * @return whether the object at {@code to} came from this call; if not, {@code from} is removed,
   *     and the lease of {@code to} is not renewed
   * @throws StorageException.Busy if {@code from} has a writer; nothing is changed
   * @throws StorageException.OffsetMismatch if {@code from} has another length; nothing is changed
   * @throws StorageException.NoSuchObject if nothing or a folder is at {@code from}, whether or not
   *     an object is at {@code to}
   * @throws StorageException.UnexpectedKind if a folder is at {@code to}, or an object is on the
   *     way to it; {@code from} stays
   */
  boolean publish(StoragePath from, long size, StoragePath to);

  /**
   * Replaces the object that was {@code seen} at {@code to}, a different path, with the finished
   * object {@code from}, in one step. If {@code to} no longer holds that object, nothing is
   * changed, except that the lease of {@code from} may be renewed. This includes the cases that a
   * folder or nothing is at {@code to}, and that an object is on the way to it.
   *
   * <p>At every instant a reader of {@code to} finds the old object or the new one, never a part of
   * it and never nothing, and the new object appears with a fresh lease. The object at {@code to}
   * is compared with the one that was seen by its {@link StorageEntry}. A store that has no single
   * call for the comparison and the replacement also replaces an object that arrives at {@code to}
   * between the two, so if two callers replace at the same instant, both may get true. When this
   * method returns true, the content and the name of {@code to} survive a crash, and {@code from}
   * is gone. When it throws, {@code from} may or may not have been moved.
   *
   * <p>A collector may move the new object to quarantine at the instant at which it appears, as it
   * may any other object. A caller that relies on the new object looks at {@code to} again.
   *
   * @param seen the entry that {@link #stat} returned for {@code to}
   * @return whether the object at {@code to} came from this call
   * @throws StorageException.Busy if {@code from} has a writer; nothing is changed
   * @throws StorageException.NoSuchObject if nothing or a folder is at {@code from}
   */
  boolean replace(StoragePath from, StoragePath to, StorageEntry seen);

  /**
   * Makes the object {@code from} visible at {@code to}, a path with the same last name in another
   * folder, if that folder is empty. The object must be alone in its own folder, and keeps its
   * lease or, in a store without renames, gets a fresh one. If several callers publish to one folder
   * at the same instant, each under a different name, at most one of them gets true, and its object
   * is then the only one in the folder. When this method returns true, {@code from} is gone. When it
   * returns false or throws, {@code from} may or may not be gone, and {@code to} is not visible. If
   * no object is at {@code from}, it returns false.
   *
   * <p>A store without a single call for this writes the object, lists the folder, and removes the
   * object again if it finds another one; then two callers may both get false.
   *
   * @return whether the object is at {@code to}
   */
  boolean publishAlone(StoragePath from, StoragePath to);

  /**
   * Returns a URL from which a client without credentials can read the object for {@code validity},
   * or empty if the store cannot provide one. The object need not exist.
   */
  default Optional<URI> urlFor(StoragePath object, Duration validity) {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(validity, "validity");
    return Optional.empty();
  }

  /** Returns the number of concurrent calls at which the store achieves its highest throughput. */
  default int concurrency() {
    return Math.max(8, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Returns whether each lookup is a request to another machine. A program that looks up many
   * objects of such a store uses views of a {@linkplain #listed listing}, which hold the names and
   * entries that one listing found, and makes requests at the same time.
   */
  default boolean isRemote() {
    return false;
  }

  /**
   * Returns the longest time that one request of a program that does not use this library is
   * expected to take, from its first lookup to its last write. The default is ten seconds, which is
   * enough for a directory.
   */
  default Duration settle() {
    return Duration.ofSeconds(10);
  }

  /**
   * Returns the numbers of requests that this process has made to the store through this driver, or
   * empty if the store does not count requests.
   */
  default Optional<RequestCounts> requests() {
    return Optional.empty();
  }

  /**
   * Returns when a name was last added to {@code folder} or removed from it, by the clock of the
   * system that keeps the folder, or empty if there is no such folder. A folder that a {@link
   * Quarantine} takes or restores is removed from or added to the folder above it; changes of the
   * contents and leases of objects do not count.
   *
   * <p>A store without real folders, or one that does not record these times, always returns empty.
   * Callers then list the folder instead.
   */
  Optional<Instant> changed(StoragePath folder);

  /**
   * Removes the object at {@code path}. When this method returns, the object stays removed after a
   * crash.
   *
   * @return whether there was an object
   * @throws StorageException.UnexpectedKind if a folder is at {@code path}
   */
  boolean delete(StoragePath path);

  /**
   * Removes {@code folder} if it is empty. An object is not a folder and stays. After a crash, the
   * folder may exist again unless its removal was {@linkplain #persist persisted}.
   *
   * <p>A store without real folders does nothing and returns false: there, a folder no longer
   * exists once its last object is removed.
   *
   * @return whether this call removed the folder
   */
  boolean deleteIfEmpty(StoragePath folder);

  /**
   * Removes {@code folder} and everything below it, or the object at this path. The removal is not
   * atomic: a reader may see a part of the tree, and when this method throws, a part may remain.
   * After a crash, some of it may exist again unless its removal was {@linkplain #persist
   * persisted}.
   *
   * @return whether there was anything to remove
   * @throws StorageException.Busy if the object at this path, or an object directly in the folder,
   *     has a writer; nothing is changed, and the exception names this path or that of the object.
   *     Writers of objects in folders below do not count
   */
  boolean deleteTree(StoragePath folder);

  /**
   * Removes the folders of {@code objects} with everything in them, one after the other, as {@link
   * #deleteTree} does. Nothing in these folders may have a writer. When this method throws, the
   * folders of the first objects are removed, and one may be removed in part. A store that can
   * remove objects that are alone in their folders with fewer calls overrides this method.
   *
   * @return the objects whose folders existed, in the same order
   */
  default List<StoragePath> deleteWithFolders(List<StoragePath> objects) {
    Objects.requireNonNull(objects, "objects");
    return objects.stream().filter(object -> deleteTree(object.parent())).toList();
  }

  /**
   * Waits until the present state of each of {@code paths} would survive a crash, regardless of
   * which caller made the change: an object is there with its content, a folder is there with the
   * names in it, and a removed object or folder is gone. This method does not wait for the contents
   * of a folder below those names. It may wait for other paths too. It creates and changes nothing.
   */
  void persist(Collection<StoragePath> paths);

  /**
   * Removes leftovers in {@code folder}, such as temporary files, that were last changed before
   * {@code before}. A call leaves them behind if its process ends before the call completes.
   * Anything that a living process may still need stays. Leftovers are never visible to {@link
   * #list}. In a {@linkplain #isRemote remote} store, a call for the folder {@code _stowage}
   * removes the leftovers of the whole store, such as multipart uploads that were never completed.
   * A store that leaves nothing behind does nothing. Some of them may exist again after a crash.
   *
   * @return how many files or folders were removed
   */
  default int removeLeftovers(StoragePath folder, Instant before) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(before, "before");
    return 0;
  }

  /**
   * Renews the lease of the object at {@code path}, then looks at the path again.
   *
   * <p>A renewal may hit an object that is moved away at the same instant, so only the result
   * counts: it is the lease of the object that is at {@code path} after the renewal. A caller that
   * gets a fresh lease may rely on the object. A renewal need not survive a crash.
   *
   * @return the entry found afterwards, whose lease need not be fresh, or empty if no object is
   *     there; in this case nothing is created
   */
  Optional<StorageEntry> lease(StoragePath path);

  /**
   * Writes a small object as {@link #write} does, and claims its path, so that other processes can
   * detect that this process ended without giving up the claim. The claim is on the path and not on
   * the object, which may be replaced, moved or removed in the meantime. When this method throws,
   * nothing is claimed, and the object may have been written.
   *
   * <p>A store that cannot detect whether a process still runs only writes the object, as the
   * default implementation does.
   *
   * @return the claim, or empty if the path is already claimed; in that case nothing is written
   * @throws StorageException.UnexpectedKind if a folder is at {@code path}, or an object is on the
   *     way to it
   */
  default Optional<Claim> claim(StoragePath path, byte[] content) {
    write(path, content);
    return Optional.of(() -> {});
  }

  /**
   * Returns whether the claim on {@code path} is certainly no longer held, because its process has
   * ended or has closed it. False means that the claim is held or that the store cannot tell; a
   * store that can never tell need not override this method. A store whose {@link #claim} returns
   * empty for a claimed path returns true here once the claim is closed. For a path that was never
   * claimed, the result may be true or false.
   */
  default boolean isAbandoned(StoragePath path) {
    return false;
  }

  /** Returns the present time by the clock that measures leases. */
  Instant now();

  /** Returns whether programs that do not use this library may have access to the store. */
  default boolean isShared() {
    return true;
  }

  /**
   * Checks that this process can write to the store, which {@link #probe} checks too. The check
   * leaves nothing behind and creates no folder.
   *
   * @param folder the folder that holds or will hold the data that matters
   * @throws StorageException.AccessDenied if this process cannot write; the message names the
   *     remedy
   */
  default void checkWritable(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
  }

  /**
   * Checks that the store meets the requirements of leases: that the leases of other processes'
   * objects can be renewed, that objects can be moved within the store, and that its times
   * distinguish seconds. A process that opens a store for writing calls this method once, before
   * any other. From then on {@link #now} is the store's time as measured by the probe.
   *
   * <p>The probe leaves nothing behind and creates no folder.
   *
   * @param folder the folder that holds or will hold the data that matters
   * @return how far the store's clock is ahead of the clock of this computer; a difference of less
   *     than the tick of the store's clock is zero
   * @throws StorageException.AccessDenied if this process cannot write there or cannot renew the
   *     lease of an object that it finds there; the message names the remedy
   * @throws StorageException.Unsuitable if the store lacks one of these properties; the message
   *     names the remedy
   */
  default Duration probe(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return Duration.ZERO;
  }

  /**
   * Returns the quarantine, to which a collector moves objects and from which it can restore them.
   */
  Quarantine quarantine();

  /**
   * Releases the resources of the driver. Channels that were handed out stay open. Afterwards every
   * method of the driver and of its {@link #quarantine} that has to access the store throws
   * {@link IllegalStateException}. In some stores {@link #changed}, {@link #deleteIfEmpty},
   * {@link #persist} and {@link #isAbandoned} need no access; there they may also return what they
   * return for a path at which nothing is, or false. Closing the driver again has no effect.
   */
  @Override
  void close();
}
