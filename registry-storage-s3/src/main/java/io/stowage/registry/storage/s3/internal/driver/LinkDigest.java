package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.RegistryLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The MD5 digests of links in folders that are named after a sha256 digest: such a link contains
 * this digest, so its MD5 digest follows from its key, unless it is damaged.
 */
final class LinkDigest {
  private static final String LINK = "/" + RegistryLayout.LINK;
  private static final String FOLDER = "/sha256/";
  private static final int DIGITS = 64;

  private LinkDigest() {}

  /** Returns the MD5 digest in hex, or empty if it does not follow from {@code key}. */
  static Optional<String> of(String key) {
    int start = key.length() - LINK.length() - DIGITS;
    if (!key.endsWith(LINK) || !key.startsWith(FOLDER, start - FOLDER.length())) {
      return Optional.empty();
    }
    String digits = key.substring(start, start + DIGITS);
    return digits.chars().allMatch(LinkDigest::isHexDigit)
        ? Optional.of(KeptCopy.md5(("sha256:" + digits).getBytes(StandardCharsets.US_ASCII)))
        : Optional.empty();
  }

  /** Returns whether a digest may contain {@code character}, which excludes capitals. */
  static boolean isHexDigit(int character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }
}
