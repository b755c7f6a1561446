package io.stowage.registry.storage;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A location in a store: one or more names joined by {@code /}, relative to the root of the store.
 *
 * <p>No name is empty, {@code .} or {@code ..}, and no name contains a NUL, a backslash or another
 * control character, so no path leads out of the root. Immutable.
 */
public final class StoragePath implements Comparable<StoragePath> {
  private final String value;

  /**
   * Creates a path that is already checked: a walk creates a path for each step, and each is
   * checked once.
   */
  private StoragePath(String value) {
    this.value = value;
  }

  /**
   * Parses {@code text}, such as {@code docker/registry/v2/blobs}.
   *
   * @throws StorageException.InvalidPath if a name in it is not allowed
   */
  public static StoragePath parse(String text) {
    Objects.requireNonNull(text, "text");
    check(text, 0);
    return new StoragePath(text);
  }

  /** Returns whether {@code text} is a single name that is allowed in a path. */
  public static boolean isName(String text) {
    Objects.requireNonNull(text, "text");
    for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b == '/' || isForbidden(b & 0xff)) {
        return false;
      }
    }
    return !text.isEmpty() && !text.equals(".") && !text.equals("..");
  }

  /**
   * Returns the path of {@code child}, one or more names joined by {@code /}, below this one.
   *
   * @throws StorageException.InvalidPath if a name in it is not allowed
   */
  public StoragePath resolve(String child) {
    Objects.requireNonNull(child, "child");
    String path = value + "/" + child;
    check(path, value.length() + 1);
    return new StoragePath(path);
  }

  /** Returns the names joined by {@code /}, without a slash at either end. */
  public String value() {
    return value;
  }

  /** Returns the last name. */
  public String name() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /**
   * Returns the path without its last name.
   *
   * @throws StorageException.InvalidPath if this is a single name, whose parent is the root
   */
  public StoragePath parent() {
    int slash = value.lastIndexOf('/');
    if (slash < 0) {
      throw new StorageException.InvalidPath(value, "a path with a parent");
    }
    return new StoragePath(value.substring(0, slash));
  }

  /** Returns whether this is {@code ancestor} or lies below it. */
  public boolean startsWith(StoragePath ancestor) {
    Objects.requireNonNull(ancestor, "ancestor");
    return value.startsWith(ancestor.value)
        && (value.length() == ancestor.value.length()
            || value.charAt(ancestor.value.length()) == '/');
  }

  @Override
  public int compareTo(StoragePath other) {
    Objects.requireNonNull(other, "other");
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof StoragePath that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return value;
  }

  private static void check(String path, int from) {
    int start = from;
    for (int i = from; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '/') {
        checkName(path, start, i);
        start = i + 1;
      } else if (isForbidden(path.charAt(i))) {
        throw new StorageException.InvalidPath(path, "no control characters or backslashes");
      }
    }
  }

  private static boolean isForbidden(int c) {
    return c < ' ' || c == '\\' || c == 0x7f;
  }

  private static void checkName(String path, int start, int end) {
    int length = end - start;
    boolean dots =
        (length == 1 && path.charAt(start) == '.') || (length == 2 && path.startsWith("..", start));
    if (length == 0 || dots) {
      throw new StorageException.InvalidPath(path, "names other than \"\", \".\" and \"..\"");
    }
  }
}
