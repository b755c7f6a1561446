package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Some prefixes of keys, none of which begins with another one, and how a listing in the order of
 * keys passes over what lies between them. Immutable.
 */
final class SparseKeys {
  private final NavigableSet<String> prefixes = new TreeSet<>(KeyOrder.BY_BYTES);
  private final String common;

  /** Creates a set of at least one prefix, each of which ends with a slash. */
  SparseKeys(Collection<String> prefixes) {
    this.prefixes.addAll(prefixes);
    this.common = commonPrefix(List.copyOf(this.prefixes));
  }

  /** Returns the longest text with which all prefixes begin. */
  String commonPrefix() {
    return common;
  }

  /** Returns a key after which a listing begins, or empty if it begins at the first prefix anyway. */
  Optional<String> start() {
    String first = prefixes.first();
    return first.equals(common) ? Optional.empty() : Optional.of(before(first));
  }

  /** Returns whether {@code key} begins with one of the prefixes. */
  boolean contains(String key) {
    String prefix = prefixes.floor(key);
    return prefix != null && key.startsWith(prefix);
  }

  /** Returns whether no key with one of the prefixes comes after {@code key}. */
  boolean endBefore(String key) {
    return !contains(key) && prefixes.higher(key) == null;
  }

  /**
   * Returns a key after {@code last}, the last one of a page, before which nothing is of interest,
   * or empty if what follows {@code last} is.
   */
  Optional<String> skipFrom(String last) {
    return contains(last)
        ? Optional.empty()
        : Optional.ofNullable(prefixes.higher(last)).map(SparseKeys::before);
  }

  /** Returns a key before all keys that begin with {@code prefix}, without its slash. */
  private static String before(String prefix) {
    return prefix.substring(0, prefix.length() - 1);
  }

  /** Returns the longest text with which all of {@code keys} begin. */
  private static String commonPrefix(List<String> keys) {
    String first = keys.get(0);
    int length = first.length();
    for (String key : keys) {
      int common = 0;
      while (common < Math.min(length, key.length())
          && key.charAt(common) == first.charAt(common)) {
        common++;
      }
      length = common;
    }
    boolean splits = length > 0 && Character.isHighSurrogate(first.charAt(length - 1));
    return first.substring(0, splits ? length - 1 : length);
  }
}
