package io.stowage.registry.model;

/**
 * Names how a digest was made (OCI image spec, descriptor, "Digests").
 *
 * <p>The spec registers sha256 and sha512, which can be computed here; any other name that fits the
 * grammar is kept as it came.
 *
 * @param name such as {@code sha256}
 */
public record DigestAlgorithm(String name) {
  /** The canonical algorithm of the layout. */
  public static final DigestAlgorithm SHA256 = new DigestAlgorithm("sha256");

  /** The other algorithm that the spec registers. */
  public static final DigestAlgorithm SHA512 = new DigestAlgorithm("sha512");

  private static final String GRAMMAR = "an algorithm: runs of [a-z0-9] joined by one of + . _ -";

  /** Checks the grammar. */
  public DigestAlgorithm {
    if (!wellFormed(name)) {
      throw RegistryException.invalid(ErrorCode.DIGEST_INVALID, name, GRAMMAR);
    }
  }

  /**
   * Returns the algorithm of that name.
   *
   * @throws RegistryException DIGEST_INVALID if the name does not fit the grammar
   */
  public static DigestAlgorithm named(String name) {
    return switch (name) {
      case "sha256" -> SHA256;
      case "sha512" -> SHA512;
      default -> new DigestAlgorithm(name);
    };
  }

  /** Returns whether content can be hashed and checked with it here. */
  public boolean isKnown() {
    return hexLength() > 0 && !name.equals("sha384");
  }

  /** Returns the number of hex digits of a digest, or 0 where that is not known. */
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
      if (!letter && (!component || "+._-".indexOf(c) < 0)) {
        return false;
      }
      component = letter;
    }
    return component;
  }
}
