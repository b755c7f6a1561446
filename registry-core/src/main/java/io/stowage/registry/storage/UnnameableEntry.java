package io.stowage.registry.storage;

import io.stowage.registry.model.Printable;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An entry of a store that no {@link StoragePath} can denote, because its own name or the name of a
 * folder above it is not allowed in a path. {@link StorageDriver#list} passes such a child of a
 * folder to {@link StorageView.NameVisitor#visitUnnameable}, and everything below it can be
 * reached from there.
 *
 * <p>An entry can be read but not changed. It is valid until the store is closed, whether or not it
 * still exists. Implementations are thread-safe and never follow a symbolic link. If the store
 * fails, every method except {@link #name} throws a {@link StorageException} that names the listed
 * folder in or below which the entry was found.
 */
public interface UnnameableEntry {
  /**
   * Returns the name. A character that is not allowed in a path or is not visible is written as
   * {@code \}{@code u} and four hex digits for each of its UTF-16 units, so the name can be
   * printed.
   */
  String name();

  /**
   * Passes each child of this folder to {@code visitor}, in no particular order, each once,
   * including children whose own names are allowed.
   *
   * @return whether this is a folder
   * @throws StorageException.UnexpectedKind if this is a symbolic link
   */
  boolean forEachChild(Consumer<UnnameableEntry> visitor);

  /**
   * Reads a small object whole.
   *
   * @param limit the maximum size of the object in bytes
   * @throws StorageException.NoSuchObject if this is no longer an object, or never was
   * @throws StorageException.TooLarge if the object is larger
   * @throws StorageException.UnexpectedKind if this is a symbolic link
   */
  byte[] read(int limit);

  /** Returns {@code text} in the form that {@link #name} uses. */
  static String printable(String text) {
    Objects.requireNonNull(text, "text");
    return Printable.of(text.replace("\\", "\\u005c"));
  }
}
