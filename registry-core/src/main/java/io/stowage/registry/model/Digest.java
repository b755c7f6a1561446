package io.stowage.registry.model;

import java.security.MessageDigest;
import java.util.Objects;

/**
 * A content digest, written {@code algorithm:encoded} (OCI image spec, descriptor, "Digests").
 *
 * <p>For sha256, sha384 and sha512 the encoded part is lowercase hex of exactly the right length.
 * For other algorithms it is any string that the grammar allows. Digests are immutable.
 *
 * @param algorithm the algorithm that computed the digest
 * @param encoded the part after the colon
 */
public record Digest(DigestAlgorithm algorithm, String encoded)
    implements Reference, Comparable<Digest> {
  /** Checks the encoded part against the algorithm. */
  public Digest {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(encoded, "encoded");
    check(algorithm, encoded);
  }

  /**
   * Parses {@code text}, such as {@code sha256:e3b0c442...b855}.
   *
   * @throws RegistryException DIGEST_INVALID if {@code text} is malformed; names the text and the
   *     expected form
   */
  public static Digest parse(String text) {
    Objects.requireNonNull(text, "text");
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw RegistryException.invalid(ErrorCode.DIGEST_INVALID, text, "algorithm:encoded");
    }
    return new Digest(DigestAlgorithm.before(text, colon), text.substring(colon + 1));
  }

  /** Returns the sha256 digest of {@code content}. */
  public static Digest of(byte[] content) {
    return of(DigestAlgorithm.SHA256, content);
  }

  /**
   * Returns the digest of {@code content}.
   *
   * @throws RegistryException DIGEST_INVALID if the algorithm is not {@linkplain
   *     DigestAlgorithm#isKnown() known}
   */
  public static Digest of(DigestAlgorithm algorithm, byte[] content) {
    Objects.requireNonNull(algorithm, "algorithm");
    Objects.requireNonNull(content, "content");
    MessageDigest digest = Digester.messageDigest(algorithm);
    return new Digest(algorithm, Hex.of(digest.digest(content)));
  }

  /** Returns whether this is a sha256 digest; the layout stores all content by such digests. */
  public boolean isCanonical() {
    return algorithm.equals(DigestAlgorithm.SHA256);
  }

  /** Compares the text forms of the digests. */
  @Override
  public int compareTo(Digest other) {
    Objects.requireNonNull(other, "other");
    return algorithm.equals(other.algorithm)
        ? encoded.compareTo(other.encoded)
        : toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm.name() + ":" + encoded;
  }

  private static void check(DigestAlgorithm algorithm, String encoded) {
    int length = algorithm.hexLength();
    if (length == 0) {
      checkEncoded(algorithm, encoded);
    } else if (encoded.length() != length || !Hex.isLower(encoded)) {
      throw notHex(algorithm, encoded, length);
    }
  }

  private static RegistryException notHex(DigestAlgorithm algorithm, String encoded, int length) {
    String expected = length + " lowercase hex digits";
    for (int i = 0; i < encoded.length(); i++) {
      if (!Ascii.lowerHex(encoded.charAt(i))) {
        return misplaced(algorithm, encoded, i, expected);
      }
    }
    return invalid(algorithm, encoded, expected + ", found " + encoded.length());
  }

  private static void checkEncoded(DigestAlgorithm algorithm, String encoded) {
    String expected = "one or more of [a-zA-Z0-9=_-] after the colon";
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (!Ascii.letterOrDigit(c) && "=_-".indexOf(c) < 0) {
        throw misplaced(algorithm, encoded, i, expected);
      }
    }
    if (encoded.isEmpty()) {
      throw invalid(algorithm, encoded, expected + ", found none");
    }
  }

  private static RegistryException misplaced(
      DigestAlgorithm algorithm, String encoded, int index, String expected) {
    int at = algorithm.name().length() + 1 + index;
    return invalid(
        algorithm, encoded, expected + ", found '" + encoded.charAt(index) + "' at index " + at);
  }

  private static RegistryException invalid(
      DigestAlgorithm algorithm, String encoded, String expected) {
    return RegistryException.invalid(
        ErrorCode.DIGEST_INVALID, algorithm.name() + ":" + encoded, expected);
  }
}
