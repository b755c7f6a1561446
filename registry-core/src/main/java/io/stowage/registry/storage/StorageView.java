package io.stowage.registry.storage;

import java.nio.channels.ReadableByteChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Objects and folders that can be looked up: those of a store, those that one listing of it found,
 * or those that collections keep in quarantine.
 *
 * <p>All methods may be called by any number of threads. The errors are those of {@link
 * StorageDriver}.
 */
public interface StorageView {
  /** Returns the size and lease of the object at {@code path}, or empty if no object is there. */
  Optional<StorageEntry> stat(StoragePath path);

  /**
   * Opens the object for reading from byte {@code offset} on, which may be at most its length.
   *
   * <p>Each call returns a new channel, which reads the content that the object has when it is
   * opened, even if the object is replaced or removed in the meantime. The caller closes it. On a
   * file system it is the JDK's own {@code FileChannel}, read-only, which the operating system and
   * native transports can transfer without a copy. If the channel is a {@code SeekableByteChannel},
   * as a {@code FileChannel} is, its size is the size of the whole object and its position is
   * {@code offset}.
   *
   * @throws StorageException.NoSuchObject if nothing or a folder is at {@code path}
   * @throws StorageException.OffsetMismatch if the object is shorter than {@code offset}, or
   *     {@code offset} is negative
   */
  ReadableByteChannel open(StoragePath path, long offset);

  /**
   * Reads a small object whole, into a new array.
   *
   * @param limit the maximum size of the object in bytes
   * @throws StorageException.NoSuchObject if nothing or a folder is at {@code path}
   * @throws StorageException.TooLarge if the object is larger; at most {@code limit} + 1 bytes are
   *     read
   */
  byte[] read(StoragePath path, int limit);

  /**
   * Passes the name of each child of {@code folder} to {@code visitor}, in no particular order,
   * each once.
   *
   * <p>The children themselves are not looked up, so the visitor does not learn their kind: a
   * caller that needs it lists or stats the child. A child that is created or removed during the
   * listing may be passed or not, or twice if it is both removed and created; a child that is there
   * throughout is passed once. A name that belongs to the driver itself, such as that of a
   * temporary file, is not passed. A child whose name is not allowed in a {@link StoragePath} is
   * passed to {@link NameVisitor#visitUnnameable}, which costs nothing if there is no such child.
   * The visitor may call the driver, even to change this folder. A driver does not retain the
   * names: listing a folder of any length takes constant memory.
   *
   * @return whether the folder exists; an object is not a folder. If false, nothing was passed
   */
  boolean list(StoragePath folder, NameVisitor visitor);

  /**
   * Returns a view of everything that a single listing finds: the children of {@code
   * folder} whose names begin with {@code beginning}, and everything below them. {@link #stat} and
   * {@link #list} of the view cost nothing more and may be stale. {@link #open} and {@link #read}
   * access the store and find no object that was removed since. A store whose lookups are cheap
   * returns itself, as the default implementation does.
   */
  default StorageView listed(StoragePath folder, String beginning) {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(beginning, "beginning");
    return this;
  }

  /**
   * Returns a view as {@link #listed(StoragePath, String)} does, for a caller that needs only the
   * objects whose paths {@code needed} accepts. The view need not show the others, so a store that
   * holds the result of the listing in memory can leave them out. The default implementation shows
   * all of them.
   *
   * @param needed is called by the thread that calls this method, and before it returns
   */
  default StorageView listed(StoragePath folder, String beginning, Predicate<StoragePath> needed) {
    Objects.requireNonNull(needed, "needed");
    return listed(folder, beginning);
  }

  /** Receives the names that {@link #list} finds. */
  @FunctionalInterface
  interface NameVisitor {
    /**
     * Receives the name of one child. An exception ends the listing and propagates to the caller of
     * {@link #list}.
     */
    void visit(String name);

    /**
     * Receives a child that is not passed to {@link #visit}, because its name is not allowed in a
     * {@link StoragePath}: a name with a backslash or a control character, for example, or one that
     * the encoding of this process cannot express. The default implementation does nothing. A
     * driver that forwards a listing forwards these children too.
     */
    default void visitUnnameable(UnnameableEntry child) {}
  }
}
