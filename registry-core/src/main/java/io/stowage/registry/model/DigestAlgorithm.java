package io.stowage.registry.model;

import java.util.Objects;

/**
 * The name of a digest algorithm (OCI image spec, descriptor, "Digests").
 *
 * <p>The spec registers sha256 and sha512, which this library can compute. Any other name that
 * matches the grammar is kept unchanged.
 *
 * @param name the name, such as {@code sha256}
 */
public record DigestAlgorithm(String name) {
  /** The canonical algorithm of the layout. */
  public static final DigestAlgorithm SHA256 = new DigestAlgorithm("sha256");

  /**
   * The other algorithm that the spec registers. Blobs and manifests can also be pushed by a digest
   * of this algorithm.
   */
  public static final DigestAlgorithm SHA512 = new DigestAlgorithm("sha512");

  private static final String SEPARATORS = "+._-";
  private static final String GRAMMAR = "an algorithm: runs of [a-z0-9] joined by one of + . _ -";

  /** Checks the grammar. */
  public DigestAlgorithm {
    Objects.requireNonNull(name, "name");
    if (!wellFormed(name)) {
      throw RegistryException.invalid(ErrorCode.DIGEST_INVALID, name, GRAMMAR);
    }
  }

  /**
   * Returns the algorithm with the given name.
   *
   * @throws RegistryException DIGEST_INVALID if the name does not match the grammar
   */
  public static DigestAlgorithm named(String name) {
    Objects.requireNonNull(name, "name");
    return switch (name) {
      case "sha256" -> SHA256;
      case "sha512" -> SHA512;
      default -> new DigestAlgorithm(name);
    };
  }

  /** Returns the algorithm of the digest {@code text}, whose colon is at index {@code colon}. */
  static DigestAlgorithm before(String text, int colon) {
    if (colon == 6 && text.startsWith("sha256")) {
      return SHA256;
    }
    String name = text.substring(0, colon);
    if (!wellFormed(name)) {
      throw RegistryException.invalid(ErrorCode.DIGEST_INVALID, text, GRAMMAR);
    }
    return named(name);
  }

  /**
   * Returns the index at which an algorithm name at the end of {@code text} starts, or the length
   * of the text if it does not end in a name. The name of an algorithm with a known digest length
   * is found whatever characters precede it.
   */
  static int startOfLast(String text) {
    int end = text.length();
    if (text.endsWith("sha256") || text.endsWith("sha384") || text.endsWith("sha512")) {
      return end - 6;
    }
    int start = end;
    for (int i = end - 1; i >= 0; i--) {
      if (Ascii.lowerOrDigit(text.charAt(i))) {
        start = i;
      } else if (start != i + 1 || start == end || SEPARATORS.indexOf(text.charAt(i)) < 0) {
        break;
      }
    }
    return start;
  }

  /** Returns whether this library can compute and check digests of this algorithm. */
  public boolean isKnown() {
    return equals(SHA256) || equals(SHA512);
  }

  /** Returns the number of hex digits of a digest, or 0 if it is not known. */
  public int hexLength() {
    return switch (name) {
      case "sha256" -> 64;
      case "sha384" -> 96;
      case "sha512" -> 128;
      default -> 0;
    };
  }

  @Override
  public String toString() {
    return name;
  }

  private static boolean wellFormed(String name) {
    boolean component = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = Ascii.lowerOrDigit(c);
      if (!letter && (!component || SEPARATORS.indexOf(c) < 0)) {
        return false;
      }
      component = letter;
    }
    return component;
  }
}
