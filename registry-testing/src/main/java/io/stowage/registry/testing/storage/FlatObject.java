package io.stowage.registry.testing.storage;

import io.stowage.registry.storage.StorageEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/** An object of a {@link FlatStorage}. Its time changes only when bytes are added. */
final class FlatObject {
  private static final int SHORT = 1024;

  private final Object version;
  private byte[] content;
  private Instant written;
  private boolean hasWriter;

  FlatObject(byte[] content, Instant written) {
    this(content.clone(), written, new Object());
  }

  private FlatObject(byte[] content, Instant written, Object version) {
    this.content = content;
    this.written = written;
    this.version = version;
  }

  /** Returns a copy, which is the same object to a caller that compares versions. */
  synchronized FlatObject copy(Instant now) {
    return new FlatObject(content.clone(), now, version);
  }

  synchronized byte[] content() {
    return content.clone();
  }

  synchronized int length() {
    return content.length;
  }

  synchronized StorageEntry entry(Instant leased) {
    return new StorageEntry(
        content.length, written.isBefore(leased) ? leased : written, version, md5());
  }

  /** Returns the MD5 digest of a short content, or an empty text. */
  private String md5() {
    if (content.length > SHORT) {
      return "";
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  synchronized void append(byte[] more, Instant now) {
    int length = content.length;
    content = Arrays.copyOf(content, length + more.length);
    System.arraycopy(more, 0, content, length, more.length);
    written = now;
  }

  synchronized boolean hasWriter() {
    return hasWriter;
  }

  synchronized void setWriter(boolean open) {
    hasWriter = open;
  }
}
