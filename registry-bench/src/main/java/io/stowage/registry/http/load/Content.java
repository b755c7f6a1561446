package io.stowage.registry.http.load;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;

/** Bytes to push, and to compare with what is pulled: a block that repeats up to the length. */
final class Content {
  private final ByteBuffer block;
  private final long length;
  private final String hash;

  /** Creates a content from {@code block}, which must not be changed any more. */
  Content(ByteBuffer block, long length) {
    this.block = block;
    this.length = length;
    this.hash = hash();
  }

  /** Returns a content that consists of {@code bytes}. */
  static Content of(byte[] bytes) {
    return new Content(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), bytes.length);
  }

  private String hash() {
    MessageDigest sha256 = DigestUtils.getSha256Digest();
    for (long at = 0; at < length; at += block.limit()) {
      sha256.update(part(at, block.limit()));
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  long length() {
    return length;
  }

  /** Returns the digest, such as {@code sha256:4d3c...}. */
  String digest() {
    return "sha256:" + hash;
  }

  /** Returns the digest without the name of its algorithm. */
  String hex() {
    return hash;
  }

  /** Returns at most {@code most} bytes from {@code offset}, at least one of which there must be. */
  ByteBuffer part(long offset, int most) {
    int start = (int) (offset % block.limit());
    int count = Math.min(most, block.limit() - start);
    return block.slice(start, (int) Math.min(count, length - offset));
  }

  /** Returns whether all of {@code received} is what this content has at {@code offset}. */
  boolean hasAt(long offset, ByteBuffer received) {
    if (received.remaining() > length - offset) {
      return false;
    }
    long at = offset;
    ByteBuffer rest = received.duplicate();
    while (rest.hasRemaining()) {
      ByteBuffer own = part(at, rest.remaining());
      int count = own.remaining();
      if (!rest.slice(rest.position(), count).equals(own)) {
        return false;
      }
      rest.position(rest.position() + count);
      at += count;
    }
    return true;
  }

  /** Returns the digest and the length. */
  @Override
  public String toString() {
    return digest() + ", " + length + " bytes";
  }
}
