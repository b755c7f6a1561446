package io.stowage.registry.storage.s3.internal.bucket;

import java.util.Comparator;

/** The order of keys in a listing: by their UTF-8 bytes, which is the order of code points. */
public enum KeyOrder implements Comparator<String> {
  BY_BYTES;

  @Override
  public int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      char first = one.charAt(i);
      char second = other.charAt(i);
      if (first != second) {
        return Integer.compare(rank(first), rank(second));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Sorts surrogates, which stand for the highest code points, after all other characters. */
  private static int rank(char unit) {
    return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
  }
}
