package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.KeyOrder;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Some neighbouring keys of a listing. Of each key it holds what differs from the key before: the
 * names below the last folder that both share, the size, and the time. A long run of hex digits in
 * the names, as digests have, is held as the bytes that it denotes. The MD5 digest of a link is
 * left out if it follows from the key ({@link LinkDigest}), and those of large objects are dropped,
 * since only those of links are of use. Immutable.
 */
final class KeyBlock {
  private static final int MOST = 128;
  private static final int LARGEST_WITH_DIGEST = 256;
  private static final int MD5_DIGITS = 32;
  private static final int FEWEST_DIGITS = 16;
  private static final HexFormat HEX = HexFormat.of();

  /** The first byte of an entry consists of these bits. */
  private static final int HAS_DIGITS = 1;

  private static final int SAME_TAIL = 2;
  private static final int SAME_SIZE = 4;
  private static final int HAS_MD5 = 8;
  private static final int IMPLIES_MD5 = 16;

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
    Decoded decoded = new Decoded(block, size, bytes);
    Decoder in = new Decoder(bytes);
    for (int i = 0; i < size; i++) {
      in.next();
      decoded.keys[i] = in.key;
      decoded.sizes[i] = in.size;
      decoded.times[i] = in.time;
      decoded.digests[i] = in.digest;
    }
    return decoded;
  }

  /** The keys of a block. Immutable once {@link #decode} has returned it. */
  static final class Decoded {
    static final Decoded EMPTY = new Decoded(-1, 0, new byte[0]);

    private static final int NONE = -1;
    private static final int IMPLIED = -2;

    private final int block;
    private final byte[] bytes;
    private final String[] keys;
    private final long[] sizes;
    private final long[] times;

    /** Where the MD5 digests are in {@code bytes}, {@link #NONE} or {@link #IMPLIED}. */
    private final int[] digests;

    private Decoded(int block, int size, byte[] bytes) {
      this.block = block;
      this.bytes = bytes;
      this.keys = new String[size];
      this.sizes = new long[size];
      this.times = new long[size];
      this.digests = new int[size];
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
          keys[index], "", md5(index), sizes[index], Instant.ofEpochSecond(times[index]));
    }

    private String md5(int index) {
      int at = digests[index];
      if (at >= 0) {
        return HEX.formatHex(bytes, at, at + MD5_DIGITS / 2);
      }
      return at == IMPLIED ? LinkDigest.of(keys[index]).orElseThrow() : "";
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
    private String tail = "";
    private long size;
    private long time;

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
      before = "";
      tail = "";
      size = 0;
      time = 0;
      return block;
    }

    void add(ObjectVersion object) {
      String key = object.key();
      if (count == 0) {
        first = key;
      }
      int shared = sharedFolders(before, key);
      int start = digitsIn(key, shared);
      int end = start + (digitsFrom(key, start) & ~1);
      int digits = digits(key, start, end);
      int md5 = md5(object);
      raw((byte) (digits | (object.size() == size ? SAME_SIZE : 0) | md5));
      number(shared);
      text(key.substring(shared, start));
      if (digits != 0) {
        number((end - start) / 2);
        hex(key, start, end);
      }
      if (digits == HAS_DIGITS) {
        tail = key.substring(end);
        text(tail);
      }
      if (object.size() != size) {
        number(object.size());
      }
      long later = object.modified().getEpochSecond() - time;
      number((later << 1) ^ (later >> 63));
      if (md5 == HAS_MD5) {
        hex(object.etag(), 0, MD5_DIGITS);
      }
      before = key;
      size = object.size();
      time += later;
      count++;
    }

    /** Returns the bits for the run of digits, if there is one, and for what follows it. */
    private int digits(String key, int start, int end) {
      if (start == end) {
        return 0;
      }
      boolean same = key.length() - end == tail.length() && key.endsWith(tail);
      return same ? HAS_DIGITS | SAME_TAIL : HAS_DIGITS;
    }

    private static int md5(ObjectVersion object) {
      String etag = object.etag();
      if (object.size() > LARGEST_WITH_DIGEST
          || etag.length() != MD5_DIGITS
          || digitsFrom(etag, 0) < MD5_DIGITS) {
        return 0;
      }
      return LinkDigest.of(object.key()).filter(etag::equals).isPresent() ? IMPLIES_MD5 : HAS_MD5;
    }

    /** Returns the length of the path of the last folder that both keys share, with its slash. */
    private static int sharedFolders(String before, String key) {
      int shared = 0;
      int most = Math.min(before.length(), key.length());
      for (int i = 0; i < most && before.charAt(i) == key.charAt(i); i++) {
        if (key.charAt(i) == '/') {
          shared = i + 1;
        }
      }
      return shared;
    }

    /** Returns where the first long run of hex digits begins, or the end if there is none. */
    private static int digitsIn(String key, int from) {
      int start = from;
      while (start < key.length()) {
        int digits = digitsFrom(key, start);
        if (digits >= FEWEST_DIGITS) {
          return start;
        }
        start += digits + 1;
      }
      return key.length();
    }

    /** Returns how many characters from {@code start} on are hex digits in lower case. */
    private static int digitsFrom(String text, int start) {
      int end = start;
      while (end < text.length() && LinkDigest.isHexDigit(text.charAt(end))) {
        end++;
      }
      return end - start;
    }

    private void text(String text) {
      byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
      number(encoded.length);
      ensureRoom(encoded.length);
      System.arraycopy(encoded, 0, bytes, length, encoded.length);
      length += encoded.length;
    }

    private void number(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        raw((byte) (rest | 0x80));
        rest >>>= 7;
      }
      raw((byte) rest);
    }

    private void hex(String digits, int start, int end) {
      for (int i = start; i < end; i += 2) {
        raw((byte) (HexFormat.fromHexDigit(digits.charAt(i)) << 4
            | HexFormat.fromHexDigit(digits.charAt(i + 1))));
      }
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
  }

  /** Decodes keys one after another. Not thread-safe. */
  private static final class Decoder {
    private final byte[] bytes;
    private int at;
    private String key = "";
    private String tail = "";
    private long size;
    private long time;
    private int digest;

    Decoder(byte[] bytes) {
      this.bytes = bytes;
    }

    void next() {
      int bits = bytes[at++];
      String head = key.substring(0, (int) number()) + text();
      key = (bits & HAS_DIGITS) == 0 ? head : head + hex() + tail((bits & SAME_TAIL) != 0);
      size = (bits & SAME_SIZE) == 0 ? number() : size;
      long later = number();
      time += (later >>> 1) ^ -(later & 1);
      digest = (bits & IMPLIES_MD5) == 0 ? Decoded.NONE : Decoded.IMPLIED;
      if ((bits & HAS_MD5) != 0) {
        digest = at;
        at += MD5_DIGITS / 2;
      }
    }

    private String tail(boolean same) {
      tail = same ? tail : text();
      return tail;
    }

    private long number() {
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

    private String hex() {
      int count = (int) number();
      String digits = HEX.formatHex(bytes, at, at + count);
      at += count;
      return digits;
    }

    private String text() {
      int length = (int) number();
      String text = new String(bytes, at, length, StandardCharsets.UTF_8);
      at += length;
      return text;
    }
  }
}
