package io.stowage.registry.model;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Finds everything that looks like a digest in bytes of an unknown format.
 *
 * <p>A digest is the name of an algorithm, a colon and lowercase hex digits: as many as the
 * algorithm requires, or at least 32 if its digest length is not known. Any characters may precede
 * and follow it. Digests written with JSON escapes are found as well. The time is linear in the
 * number of bytes.
 */
public final class DigestScanner {
  private static final int FEWEST_DIGITS = 32;
  private static final int LONGEST_NAME = 32;
  private static final String ESCAPE = "\\u00";

  private DigestScanner() {}

  /** Passes each digest in {@code bytes} to {@code found}, once for each occurrence. */
  public static void scan(byte[] bytes, Consumer<Digest> found) {
    Objects.requireNonNull(bytes, "bytes");
    Objects.requireNonNull(found, "found");
    scan(bytes, bytes.length, found);
    byte[] plain = bytes.clone();
    int length = unescape(plain);
    if (length < bytes.length) {
      scan(plain, length, found);
    }
  }

  private static void scan(byte[] bytes, int length, Consumer<Digest> found) {
    for (int colon = 0; colon < length; colon++) {
      if (bytes[colon] == ':') {
        int end = colon + 1;
        while (end < length && Ascii.lowerHex((char) bytes[end])) {
          end++;
        }
        if (end - colon > FEWEST_DIGITS) {
          report(bytes, colon, end, found);
        }
      }
    }
  }

  private static void report(byte[] bytes, int colon, int end, Consumer<Digest> found) {
    String before = text(bytes, Math.max(0, colon - LONGEST_NAME), colon);
    int name = DigestAlgorithm.startOfLast(before);
    if (name < before.length()) {
      DigestAlgorithm algorithm = DigestAlgorithm.named(before.substring(name));
      int digits = algorithm.hexLength() == 0 ? end - colon - 1 : algorithm.hexLength();
      if (digits < end - colon) {
        found.accept(new Digest(algorithm, text(bytes, colon + 1, colon + 1 + digits)));
      }
    }
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** Replaces each escape that stands for one byte in place, and returns the new length. */
  private static int unescape(byte[] bytes) {
    int to = 0;
    for (int from = 0; from < bytes.length; to++) {
      int escaped = escapedAt(bytes, from);
      bytes[to] = escaped < 0 ? bytes[from] : (byte) escaped;
      from += escaped < 0 ? 1 : ESCAPE.length() + 2;
    }
    return to;
  }

  private static int escapedAt(byte[] bytes, int from) {
    if (bytes[from] != '\\' || bytes.length - from < ESCAPE.length() + 2) {
      return -1;
    }
    for (int i = 1; i < ESCAPE.length(); i++) {
      if (bytes[from + i] != ESCAPE.charAt(i)) {
        return -1;
      }
    }
    int high = Character.digit(bytes[from + ESCAPE.length()], 16);
    int low = Character.digit(bytes[from + ESCAPE.length() + 1], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
