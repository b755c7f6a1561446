package io.stowage.registry.storage;

import io.stowage.registry.model.Printable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Something in a store that no {@link StoragePath} leads to, because its own name, or that of a folder
 * above it, is not allowed in a path. {@link StorageDriver#list} tells such a child of a folder to
 * {@link StorageDriver.NameVisitor#visitUnnameable}, and everything below it is reached from there.
 *
 * <p>It can be read and not changed. An entry is valid until the store is closed, whether or not it is
 * still there. Thread-safe; a symbolic link is never followed. Every method but {@link #name} throws a
 * {@link StorageException} with the path of the listed folder that it was found in or below.
 */
public interface UnnameableEntry {
  /**
   * Returns the name. A character that no path may have, and one that is not visible, is written as
   * {@code \}{@code u} and four hex digits for each of its UTF-16 units, so the name can be printed.
   */
  String name();

  /**
   * Tells {@code visitor} each child of this folder, in no order, each once, also those whose own names
   * are allowed.
   *
   * @return whether this is a folder
   * @throws StorageException.UnexpectedKind if it is a symbolic link
   */
  boolean forEachChild(Consumer<UnnameableEntry> visitor);

  /**
   * Reads a small object whole.
   *
   * @param limit the largest number of bytes that it may have
   * @throws StorageException.NoSuchObject if it is not an object any more, or never was
   * @throws StorageException.TooLarge if it has more bytes
   * @throws StorageException.UnexpectedKind if it is a symbolic link
   */
  byte[] read(int limit);

  /** Returns {@code text} in the form of {@link #name}. */
  static String printable(String text) {
    Objects.requireNonNull(text, "text");
    return Printable.of(text.replace("\\", "\\u005c"));
  }
}
