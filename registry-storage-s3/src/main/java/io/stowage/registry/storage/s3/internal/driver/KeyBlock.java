package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Some neighbouring keys of a listing. Of each key it holds the length of the beginning that it
 * shares with the key before, and the rest; a long run of hex digits, as names of digests have, is
 * held as the bytes that it denotes. Digests of large objects are dropped, since only those of
 * links are of use. Immutable.
 */
final class KeyBlock {
  private static final int MOST = 128;
  private static final int LARGEST_WITH_DIGEST = 256;
  private static final int MD5_BYTES = 16;
  private static final HexFormat HEX = HexFormat.of();
  private static final Pattern DIGITS = Pattern.compile("(?:[0-9a-f]{2}){8,126}");
  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");

  private final String first;
  private final int size;
  private final byte[] bytes;

  private KeyBlock(String first, int size, byte[] bytes) {
    this.first = first;
    this.size = size;
    this.bytes = bytes;
  }

  String first() {
    return first;
  }

  /** Decodes all keys; {@code block} is the number of this block in its listing. */
  Decoded decode(int block) {
    String[] keys = new String[size];
    long[] sizes = new long[size];
    long[] times = new long[size];
    String[] digests = new String[size];
    Decoder in = new Decoder(bytes);
    String before = first;
    for (int i = 0; i < size; i++) {
      before = before.substring(0, (int) in.number()) + in.rest();
      keys[i] = before;
      sizes[i] = in.number();
      long after1970 = in.number();
      times[i] = after1970 - in.number();
      digests[i] = in.digest();
    }
    return new Decoded(block, keys, sizes, times, digests);
  }

  /** The keys of a block. Immutable. */
  static final class Decoded {
    static final Decoded EMPTY =
        new Decoded(-1, new String[0], new long[0], new long[0], new String[0]);

    private final int block;
    private final String[] keys;
    private final long[] sizes;
    private final long[] times;
    private final String[] digests;

    private Decoded(int block, String[] keys, long[] sizes, long[] times, String[] digests) {
      this.block = block;
      this.keys = keys;
      this.sizes = sizes;
      this.times = times;
      this.digests = digests;
    }

    int block() {
      return block;
    }

    int size() {
      return keys.length;
    }

    String key(int index) {
      return keys[index];
    }

    ObjectVersion object(int index) {
      return new ObjectVersion(
          keys[index], "", digests[index], sizes[index], Instant.ofEpochSecond(times[index]));
    }

    /** Returns whether {@code key} lies between the first and the last key of this block. */
    boolean contains(String key) {
      return keys.length > 0
          && KeyOrder.BY_BYTES.compare(keys[0], key) <= 0
          && KeyOrder.BY_BYTES.compare(key, keys[keys.length - 1]) <= 0;
    }

    /** Returns the index of the first key that is not before {@code key}. */
    int indexOf(String key) {
      int index = Arrays.binarySearch(keys, key, KeyOrder.BY_BYTES);
      return index >= 0 ? index : -index - 1;
    }
  }

  /** Encodes keys, block by block. Not thread-safe. */
  static final class Encoder {
    private byte[] bytes = new byte[8192];
    private int length;
    private int count;
    private String first = "";
    private String before = "";

    boolean isEmpty() {
      return count == 0;
    }

    boolean isFull() {
      return count == MOST;
    }

    /** Returns what was added since the last block, and begins the next one. */
    KeyBlock block() {
      KeyBlock block = new KeyBlock(first, count, Arrays.copyOf(bytes, length));
      count = 0;
      length = 0;
      return block;
    }

    void add(ObjectVersion object) {
      String key = object.key();
      if (count == 0) {
        first = key;
        before = key;
      }
      int shared = shared(before, key);
      number(shared);
      rest(key.substring(shared));
      number(object.size());
      long time = object.modified().getEpochSecond();
      number(Math.max(0, time));
      number(Math.max(0, -time));
      digest(object);
      before = key;
      count++;
    }

    /** Does not split a character that Java writes as two units. */
    private static int shared(String before, String key) {
      int shared = 0;
      int most = Math.min(before.length(), key.length());
      while (shared < most && before.charAt(shared) == key.charAt(shared)) {
        shared++;
      }
      boolean splits = shared > 0 && Character.isHighSurrogate(key.charAt(shared - 1));
      return splits ? shared - 1 : shared;
    }

    private void rest(String rest) {
      Matcher digits = DIGITS.matcher(rest);
      boolean found = digits.find();
      text(found ? rest.substring(0, digits.start()) : rest);
      byte[] packed = found ? HEX.parseHex(digits.group()) : new byte[0];
      number(packed.length);
      if (found) {
        raw(packed);
        text(rest.substring(digits.end()));
      }
    }

    private void digest(ObjectVersion object) {
      boolean kept =
          object.size() <= LARGEST_WITH_DIGEST && MD5.matcher(object.etag()).matches();
      number(kept ? 1 : 0);
      if (kept) {
        raw(HEX.parseHex(object.etag()));
      }
    }

    private void text(String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      number(encoded.length);
      raw(encoded);
    }

    private void number(long value) {
      long rest = value;
      while (rest >= 0x80) {
        raw((byte) (rest | 0x80));
        rest >>>= 7;
      }
      raw((byte) rest);
    }

    private void raw(byte added) {
      ensureRoom(1);
      bytes[length++] = added;
    }

    private void ensureRoom(int count) {
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
      }
    }

    private void raw(byte[] added) {
      ensureRoom(added.length);
      System.arraycopy(added, 0, bytes, length, added.length);
      length += added.length;
    }
  }

  private static final class Decoder {
    private final byte[] bytes;
    private int at;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
    }

    long number() {
      long value = 0;
      int shift = 0;
      byte next;
      do {
        next = bytes[at++];
        value |= (next & 0x7FL) << shift;
        shift += 7;
      } while (next < 0);
      return value;
    }

    String rest() {
      String text = text();
      int packed = (int) number();
      if (packed == 0) {
        return text;
      }
      String digits = HEX.formatHex(bytes, at, at + packed);
      at += packed;
      return text + digits + text();
    }

    String digest() {
      if (number() == 0) {
        return "";
      }
      String digest = HEX.formatHex(bytes, at, at + MD5_BYTES);
      at += MD5_BYTES;
      return digest;
    }

    private String text() {
      int length = (int) number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
