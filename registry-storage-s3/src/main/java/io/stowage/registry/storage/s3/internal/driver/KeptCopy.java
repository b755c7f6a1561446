package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.StorageEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The copy of a link that a run keeps: a line with the lease that the link had, and its content.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody changes it
record KeptCopy(Instant modified, byte[] content) {
  private static final String HEADING = "stowage kept 1 ";

  /** The length of the first line of a copy at most. */
  static final int LONGEST_LINE = 64;

  byte[] text() {
    byte[] line = (HEADING + modified.toEpochMilli() + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] text = Arrays.copyOf(line, line.length + content.length);
    System.arraycopy(content, 0, text, line.length, content.length);
    return text;
  }

  /** Returns the copy, or empty if the text is not understood. */
  static Optional<KeptCopy> parse(byte[] text) {
    int length = 0;
    while (length < Math.min(LONGEST_LINE, text.length) && text[length] != '\n') {
      length++;
    }
    String line = new String(text, 0, length, StandardCharsets.ISO_8859_1);
    if (!line.startsWith(HEADING) || length == text.length) {
      return Optional.empty();
    }
    try {
      Instant modified = Instant.ofEpochMilli(Long.parseLong(line.substring(HEADING.length())));
      return Optional.of(new KeptCopy(modified, Arrays.copyOfRange(text, length + 1, text.length)));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  StorageEntry entry() {
    return new StorageEntry(content.length, modified, "", md5(content));
  }

  /** Returns the MD5 digest in hex, which is the ETag of small objects. */
  static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
