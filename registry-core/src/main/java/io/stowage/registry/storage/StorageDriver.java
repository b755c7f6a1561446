package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;

/**
 * A key/value store with listing, which everything else stands on.
 *
 * <p>An <em>object</em> is a sequence of bytes at a {@link StoragePath}; a <em>folder</em> is what
 * has names below it. A store with real folders (a file system) makes them when an object is written
 * and keeps them until they are removed; a store without them (a flat object store) has a folder for
 * as long as an object lies below it. Callers must be content with either. A folder that vanishes
 * while an object is being written into it is made again, so who removes empty folders never makes a
 * writer fail.
 *
 * <p>Who looks for an object finds none where a folder is, and neither finds anything below an object.
 * Who writes there is told so with {@code UnexpectedKind}, and nothing is changed.
 *
 * <p>Every object has a <em>lease</em>, its {@linkplain StorageEntry#modified() last-modified time}.
 * Writing an object begins it, and {@link #lease} and each write that appends renew it; a collector
 * removes nothing whose lease is young. Leases are by the store's clock, {@link #now}.
 *
 * <p>All methods may be called by any number of threads, and by other processes on the same store.
 * Each throws a {@link StorageException}: {@code AccessDenied}, {@code Interrupted} and {@code Failed}
 * always may occur, {@code StorageFull} wherever bytes or names are added; what is said at a method
 * comes in addition. A thread whose call ends with {@code Interrupted} stays interrupted. Channels that
 * are handed out throw the JDK's {@code IOException} with ours as the cause, but for a {@code
 * FileChannel}, which may be the JDK's own: {@link StorageException#ofChannel} tells what either means.
 *
 * <p>A driver never follows a symbolic link out of its root. What is neither an object nor a folder,
 * such as a symbolic link or a pipe, is never opened: whoever looks for an object or a folder there, or
 * writes there, is told so with {@code UnexpectedKind}. It can be removed.
 */
public interface StorageDriver extends AutoCloseable {
  /**
   * The folder that tells a place which keeps a store from any other. A driver of places that outlive a
   * process makes it when it creates a store, and opens no place that lacks it.
   */
  StoragePath MARKER = StoragePath.parse("docker/registry/v2");

  /** Returns size and lease of the object at {@code path}, or empty if no object is there. */
  Optional<StorageEntry> stat(StoragePath path);

  /**
   * Opens the object for reading from byte {@code offset} on, which may be its length but not more.
   *
   * <p>The channel reads what was there when it was opened, also when the object is replaced or
   * removed meanwhile. The caller closes it. On a file system it is the JDK's own {@code
   * FileChannel}, read-only, which the operating system and native transports can pass on without a
   * copy. A {@code SeekableByteChannel}, as that is one,
   * has the whole object's size, and is at position {@code offset}.
   *
   * @throws StorageException.NoSuchObject if nothing is there, or a folder is
   * @throws StorageException.OffsetMismatch if the object is shorter than {@code offset}, or that is
   *     negative
   */
  ReadableByteChannel open(StoragePath path, long offset);

  /**
   * Reads a small object whole.
   *
   * @param limit the most bytes that it may have
   * @throws StorageException.NoSuchObject if nothing is there, or a folder is
   * @throws StorageException.TooLarge if it has more; no more than {@code limit} + 1 are read
   */
  byte[] read(StoragePath path, int limit);

  /**
   * Writes a small object, in place of what may be there.
   *
   * <p>At every instant a reader finds the old content or the new, never a part or nothing. When this
   * returns, content and name survive a crash. When it throws, the old content is there, or the new.
   *
   * @throws StorageException.UnexpectedKind if a folder is there, or an object on the way
   */
  void write(StoragePath path, byte[] content);

  /**
   * Opens the object for writing at byte {@code offset}, which must be its length; 0 makes an object
   * that is not there.
   *
   * <p>Bytes are visible to readers as they come. They need not survive a crash, before {@link
   * #publish}. The caller closes the channel.
   *
   * <p>The object has one writer, in all processes: until the channel is closed or the process ends,
   * {@code append}, {@link #publish} and {@link #deleteTree} of the object throw {@code Busy}. A store
   * that cannot tell the writers of other processes says so when it is {@linkplain #probe probed}.
   *
   * @throws StorageException.Busy if the object has a writer; nothing is changed
   * @throws StorageException.OffsetMismatch if the object ends elsewhere; nothing is changed
   * @throws StorageException.UnexpectedKind if a folder is there, or an object on the way
   */
  WritableByteChannel append(StoragePath path, long offset);

  /**
   * Makes the finished object {@code from} visible at {@code to}, another path; an object that is
   * already there stays.
   *
   * <p>At every instant a reader of {@code to} finds nothing or all of it, and what it finds came with
   * a fresh lease. When this returns, content and name of {@code to} survive a crash, whoever put it
   * there, and {@code from} is gone. When it throws, {@code from} may have been moved or not. Of
   * two callers at the same instant both may be told that theirs was first; a reader finds one or
   * the other, whole.
   *
   * <p>Content that the store failed to make durable is removed, since a store may report success when
   * it is asked again although the content is lost. {@code from} is then gone, and the content has to be
   * written again. If the content at {@code to} cannot be made durable, {@code from} replaces it.
   *
   * @param size the length of {@code from}, in bytes: what is published is what the caller knows
   * @return whether {@code to} came from this call; if not, {@code from} is removed, and the lease of
   *     {@code to} is not renewed
   * @throws StorageException.Busy if {@code from} has a writer; nothing is changed
   * @throws StorageException.OffsetMismatch if {@code from} has another length; nothing is changed
   * @throws StorageException.NoSuchObject if there is no {@code from}, or a folder is there
   * @throws StorageException.UnexpectedKind if a folder is at {@code to}, or an object on the way to
   *     it; {@code from} stays
   */
  boolean publish(StoragePath from, long size, StoragePath to);

  /**
   * Puts the finished object {@code from} in place of the one that was {@code seen} at {@code to},
   * another path, in one step. Where something else or nothing is by then, nothing is changed, except
   * that the lease of {@code from} may be renewed.
   *
   * <p>At every instant a reader of {@code to} finds the old object or the new one, never a part or
   * nothing, and the new one comes with a fresh lease. An object is taken for the one that was seen by
   * its {@link StorageEntry}. A store that has no single call for the look and the replacement also
   * replaces what comes to {@code to} between the two, so of two callers at the same instant both may
   * be told that they replaced it. When this returns true, content and name of {@code to} survive a
   * crash, and {@code from} is gone. When it throws, {@code from} may have been moved or not.
   *
   * <p>A collector may take the new object out of sight in the instant in which it comes, as it may
   * any other: a caller that relies on it looks at {@code to} again.
   *
   * @param seen what {@link #stat} found at {@code to}
   * @return whether {@code to} came from this call
   * @throws StorageException.Busy if {@code from} has a writer; nothing is changed
   * @throws StorageException.NoSuchObject if there is no {@code from}, or a folder is there
   */
  boolean replace(StoragePath from, StoragePath to, StorageEntry seen);

  /**
   * Tells {@code visitor} the name of each child of {@code folder}, in no order, each once.
   *
   * <p>This costs no look at the children, so it is not told of what kind they are: who needs to
   * know lists or stats the child. A child that is made or removed meanwhile may be told or not, or
   * twice if both; one that is there throughout is told once. A name of the driver's own, such as a
   * temporary file's, is not told. A child whose name no {@link StoragePath} may have is told to {@link
   * NameVisitor#visitUnnameable}, which costs nothing where there is none. The visitor may call the
   * driver, to change this folder too. What is told is not kept: a folder of any length takes constant
   * memory in a driver.
   *
   * @return whether there was such a folder; an object is not a folder
   */
  boolean list(StoragePath folder, NameVisitor visitor);

  /**
   * Returns when a name last came into {@code folder} or went from it, by the clock of the system that
   * keeps it, or empty if there is no such folder or folders are not real.
   */
  Optional<Instant> changed(StoragePath folder);

  /**
   * Removes the object at {@code path}. When this returns, it stays removed after a crash.
   *
   * @return whether there was one
   * @throws StorageException.UnexpectedKind if a folder is there
   */
  boolean delete(StoragePath path);

  /**
   * Removes objects in the order given, as {@link #delete} does, in as few calls as the store allows.
   * When it throws, any of them may have been removed. When this returns, all stay removed after a
   * crash.
   *
   * @return how many there were
   * @throws StorageException.UnexpectedKind if one of them is a folder
   */
  default int deleteAll(Collection<StoragePath> paths) {
    Objects.requireNonNull(paths, "paths");
    int removed = 0;
    for (StoragePath path : paths) {
      if (delete(path)) {
        removed++;
      }
    }
    return removed;
  }

  /**
   * Removes {@code folder} if nothing is in it. Where folders are not real there is nothing to do. A
   * crash may bring it back until it is {@linkplain #persist persisted} that it is gone.
   *
   * @return whether it was removed by this call
   */
  boolean deleteIfEmpty(StoragePath folder);

  /**
   * Removes {@code folder} and all below it, or the object that is there. Not atomic: a reader may see
   * a part of it, and when it throws a part may be left. A crash may bring some of it back until it is
   * {@linkplain #persist persisted} that it is gone.
   *
   * @return whether there was anything
   * @throws StorageException.Busy if the object that is there, or one that lies in the folder itself and
   *     not in one below, has a writer; nothing is changed
   */
  boolean deleteTree(StoragePath folder);

  /**
   * Waits until the store would be after a crash, at each of {@code paths}, as it is now, whoever made
   * the change: an object is there with its content, a folder is there with the names in it, and what
   * was removed is gone. What a folder holds below those names is not waited for. Other paths may be
   * waited for too.
   */
  void persist(Collection<StoragePath> paths);

  /**
   * Removes what calls left in {@code folder} when their process ended in the middle of them, such as
   * temporary files, if it was last changed before {@code before}. What a living process may still
   * need stays. What is removed was never visible to {@link #list}. A store that leaves nothing behind
   * does nothing. A crash may bring some of it back.
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
   * <p>A renewal may hit an object that is moved away in the same instant, so only the answer counts:
   * it is the lease of what is at {@code path} after the renewal. Who gets a fresh one may rely on the
   * object. A renewal need not survive a crash.
   *
   * @return the lease found afterwards, which need not be fresh, or empty if no object is there
   */
  Optional<Instant> lease(StoragePath path);

  /**
   * Writes a small object as {@link #write} does, and claims its path: others can find out that this
   * process ended without giving the claim up. The claim is on the path and not on the object, which may
   * be replaced, moved or removed meanwhile. When this throws, nothing is claimed, and the object may have
   * been written.
   *
   * <p>A store that cannot tell whether a process still runs only writes; that is what this does unless
   * overridden.
   *
   * @return the claim, or empty if the path is claimed already; then nothing is written
   * @throws StorageException.UnexpectedKind if a folder is there, or an object on the way
   */
  default Optional<Claim> claim(StoragePath path, byte[] content) {
    write(path, content);
    return Optional.of(() -> {});
  }

  /**
   * Returns whether the claim that was made of {@code path} is no longer held, for certain: its process
   * has ended, or closed it. False means that it is held, or that the store cannot tell; a store that never
   * can need not override this. A path of which no claim was ever made may be answered either way.
   */
  default boolean isAbandoned(StoragePath path) {
    return false;
  }

  /** Returns the time by the clock that leases are written with. */
  Instant now();

  /** Returns whether programs that do not use this library may reach the store. */
  default boolean isShared() {
    return true;
  }

  /**
   * Tries whether this process can write to the store, which {@link #probe} tries too. Nothing is left
   * behind, and no folder is made.
   *
   * @param folder where what matters lies, or will lie
   * @throws StorageException.AccessDenied if it cannot, with what to do about it
   */
  default void checkWritable(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
  }

  /**
   * Tries whether the store gives what leases need: that those of others can be renewed, that objects
   * can be moved within it, and that its times tell seconds apart. Who opens a store to write asks
   * this once, before all else. From then on {@link #now} is the store's time as it was found.
   *
   * <p>Nothing is left behind, and no folder is made.
   *
   * @param folder where what matters lies, or will lie
   * @return how far the store's clock is ahead of that of this computer; less than its tick is zero
   * @throws StorageException.AccessDenied if this process cannot write there, or cannot renew something
   *     found there, with what to do about it
   * @throws StorageException.Unsuitable if the store lacks something, with what to do about it
   */
  default Duration probe(StoragePath folder) {
    Objects.requireNonNull(folder, "folder");
    return Duration.ZERO;
  }

  /** Returns where objects go that a collector takes away, and can be brought back from. */
  Quarantine quarantine();

  /**
   * Releases what the driver holds. Channels that were handed out stay open. Afterwards every method of
   * the driver and of its {@link #quarantine} that has to look into the store throws {@link
   * IllegalStateException}, and closing it again has no effect.
   */
  @Override
  void close();

  /** Is told names by {@link #list}. */
  @FunctionalInterface
  interface NameVisitor {
    /** Takes the name of one child. An exception ends the listing and reaches who asked for it. */
    void visit(String name);

    /**
     * Takes a child that {@link #visit} is not told, since no {@link StoragePath} may have its name: a
     * name with a backslash or a control character, for example, or one that the encoding of this
     * process cannot express. Does nothing unless overridden. A
     * driver that passes a listing on passes this on too.
     */
    default void visitUnnameable(UnnameableEntry child) {}
  }
}
