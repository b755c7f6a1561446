package io.stowage.registry.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * Hashes content as it passes by, and counts it.
 *
 * <p>Not thread-safe. Use one for each content.
 */
public final class DigestStream {
  /** Never fed, only cloned, which any number of threads may do: no provider is looked up again. */
  private static final MessageDigest SHA256 = instance("SHA-256");

  private static final MessageDigest SHA512 = instance("SHA-512");

  private final DigestAlgorithm algorithm;
  private final MessageDigest state;
  private long size;

  private DigestStream(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.state = messageDigest(algorithm);
  }

  /**
   * Begins a content.
   *
   * @throws RegistryException DIGEST_INVALID if the algorithm is not {@linkplain
   *     DigestAlgorithm#isKnown() known}
   */
  public static DigestStream of(DigestAlgorithm algorithm) {
    Objects.requireNonNull(algorithm, "algorithm");
    return new DigestStream(algorithm);
  }

  /** Takes {@code length} bytes from {@code offset} on. */
  public void update(byte[] bytes, int offset, int length) {
    Objects.requireNonNull(bytes, "bytes");
    state.update(bytes, offset, length);
    size += length;
  }

  /** Takes what remains in {@code bytes}. */
  public void update(ByteBuffer bytes) {
    Objects.requireNonNull(bytes, "bytes");
    size += bytes.remaining();
    state.update(bytes);
  }

  /** Returns how many bytes were taken. */
  public long size() {
    return size;
  }

  /** Returns the digest of all that was taken, and begins anew. */
  public Digest finish() {
    size = 0;
    return new Digest(algorithm, Hex.of(state.digest()));
  }

  static MessageDigest messageDigest(DigestAlgorithm algorithm) {
    if (!algorithm.isKnown()) {
      throw RegistryException.invalid(
          ErrorCode.DIGEST_INVALID,
          algorithm.name(),
          "an algorithm that can be computed here: sha256, sha512");
    }
    return cloned(algorithm.equals(DigestAlgorithm.SHA512) ? SHA512 : SHA256);
  }

  private static MessageDigest cloned(MessageDigest pristine) {
    try {
      return (MessageDigest) pristine.clone();
    } catch (CloneNotSupportedException e) {
      return instance(pristine.getAlgorithm());
    }
  }

  private static MessageDigest instance(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256 and SHA-512", e);
    }
  }
}
