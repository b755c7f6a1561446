package io.stowage.registry.storage.s3.internal.driver;

import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.RegistryException;
import java.util.Optional;

/**
 * The MD5 digests of links in folders that are named after a sha256 digest: such a link contains
 * this digest, so its MD5 digest follows from its key, unless it is damaged.
 */
final class LinkDigest {
  private static final String LINK = "/" + RegistryLayout.LINK;
  private static final String FOLDER = "/" + DigestAlgorithm.SHA256.name() + "/";
  private static final int DIGITS = DigestAlgorithm.SHA256.hexLength();

  private LinkDigest() {}

  /** Returns the MD5 digest in hex, or empty if it does not follow from {@code key}. */
  static Optional<String> of(String key) {
    int start = key.length() - LINK.length() - DIGITS;
    if (!key.endsWith(LINK) || !key.startsWith(FOLDER, start - FOLDER.length())) {
      return Optional.empty();
    }
    try {
      String encoded = key.substring(start, start + DIGITS);
      return Optional.of(Link.md5(new Digest(DigestAlgorithm.SHA256, encoded)));
    } catch (RegistryException e) {
      return Optional.empty();
    }
  }
}
