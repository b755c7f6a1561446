package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.storage.s3.internal.bucket.Part;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The ETag of an object that was written in parts: the MD5 digest of those of its parts. */
final class PartETags {
  private static final HexFormat HEX = HexFormat.of();

  private PartETags() {}

  /** Returns the ETag of an object of {@code parts}, or empty if theirs are no digests. */
  static String whole(List<Part> parts) {
    MessageDigest digest = md5();
    for (Part part : parts) {
      try {
        digest.update(HEX.parseHex(part.etag()));
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return HEX.formatHex(digest.digest()) + "-" + parts.size();
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
