package io.stowage.registry.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;

/**
 * Computes the digest and the size of content that is added in pieces.
 *
 * <p>Instances are not thread-safe. Use one instance for each content at a time.
 */
public final class Digester {
  /**
   * Serves as a prototype, which saves a lookup of the provider for each instance. It is cloned but
   * never updated, so any number of threads may use it.
   */
  private static final MessageDigest SHA256 = instance("SHA-256");

  private static final MessageDigest SHA512 = instance("SHA-512");

  private final DigestAlgorithm algorithm;
  private final MessageDigest state;
  private long size;

  private Digester(DigestAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.state = messageDigest(algorithm);
  }

  /**
   * Returns a new digester that computes digests of {@code algorithm}.
   *
   * @throws RegistryException DIGEST_INVALID if the algorithm is not {@linkplain
   *     DigestAlgorithm#isKnown() known}
   */
  public static Digester of(DigestAlgorithm algorithm) {
    Objects.requireNonNull(algorithm, "algorithm");
    return new Digester(algorithm);
  }

  /** Adds {@code length} bytes, starting at {@code offset}. */
  public void update(byte[] bytes, int offset, int length) {
    Objects.requireNonNull(bytes, "bytes");
    state.update(bytes, offset, length);
    size += length;
  }

  /** Adds the remaining bytes of {@code bytes}. */
  public void update(ByteBuffer bytes) {
    Objects.requireNonNull(bytes, "bytes");
    size += bytes.remaining();
    state.update(bytes);
  }

  /** Returns the number of bytes added. */
  public long size() {
    return size;
  }

  /** Returns the digest of all bytes added, and resets the computation. */
  public Digest finish() {
    size = 0;
    return new Digest(algorithm, Hex.of(state.digest()));
  }

  static MessageDigest messageDigest(DigestAlgorithm algorithm) {
    if (!algorithm.isKnown()) {
      throw RegistryException.invalid(
          ErrorCode.DIGEST_INVALID, algorithm.name(), "a supported algorithm: sha256 or sha512");
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
