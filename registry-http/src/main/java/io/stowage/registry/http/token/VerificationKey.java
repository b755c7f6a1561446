package io.stowage.registry.http.token;

import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that verifies signatures. Immutable.
 *
 * <p>A public key has two identifiers that follow from the key itself: the fingerprint of libtrust,
 * which Distribution 2 uses, and the thumbprint of RFC 7638, which Distribution 3 uses.
 */
final class VerificationKey {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 16_384;
  private static final int LEAST_SECRET_BYTES = 32;
  private static final int ED25519_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 30;
  private static final int FINGERPRINT_GROUP = 4;

  private final Key key;
  private final Optional<SignatureAlgorithm> onlyAlgorithm;
  private final Set<String> ids;

  private VerificationKey(Key key, Optional<SignatureAlgorithm> onlyAlgorithm, Set<String> ids) {
    this.key = key;
    this.onlyAlgorithm = onlyAlgorithm;
    this.ids = ids;
  }

  /**
   * Returns a public key.
   *
   * @throws IllegalArgumentException if it is of a kind that is not supported, or too short
   */
  static VerificationKey of(PublicKey key) {
    return new VerificationKey(
        key, Optional.empty(), Set.of(thumbprint(key), libtrustFingerprint(key)));
  }

  /**
   * Returns a secret that is shared with the issuer.
   *
   * @throws IllegalArgumentException if it has less than 32 bytes (RFC 7518, section 3.2)
   */
  static VerificationKey ofSecret(byte[] secret) {
    if (secret.length < LEAST_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "a secret has " + secret.length + " bytes, expected " + LEAST_SECRET_BYTES + " or more");
    }
    return new VerificationKey(new SecretKeySpec(secret, "HMAC"), Optional.empty(), Set.of());
  }

  /** Returns this key, for use with {@code algorithm} alone. */
  VerificationKey onlyFor(SignatureAlgorithm algorithm) {
    return new VerificationKey(key, Optional.of(algorithm), ids);
  }

  /** Returns the identifiers that follow from the key; a secret has none. */
  Set<String> ids() {
    return ids;
  }

  boolean isSecret() {
    return key instanceof SecretKey;
  }

  /** Returns whether both are the same key, whatever algorithm they are used with. */
  boolean isSameKeyAs(VerificationKey other) {
    return MessageDigest.isEqual(key.getEncoded(), other.key.getEncoded());
  }

  /** Returns whether {@code signature} is a signature by this key over {@code content}. */
  boolean verifies(SignatureAlgorithm algorithm, byte[] content, byte[] signature) {
    return onlyAlgorithm.map(algorithm::equals).orElse(true)
        && algorithm.verifies(key, content, signature);
  }

  /** Returns the thumbprint of RFC 7638 with SHA-256. */
  static String thumbprint(PublicKey key) {
    String json = requiredMembers(key);
    return Json.base64url(
        Hashing.sha256().hashString(json, StandardCharsets.UTF_8).asBytes());
  }

  /** Returns the members that RFC 7638, section 3.2, requires, without white space. */
  private static String requiredMembers(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      checkLength(rsa.getModulus());
      return "{\"e\":\"" + number(rsa.getPublicExponent(), 0) + "\",\"kty\":\"RSA\",\"n\":\""
          + number(rsa.getModulus(), 0) + "\"}";
    }
    if (key instanceof ECPublicKey ec) {
      Curve curve = Curve.of(ec).orElseThrow(() -> unsupported(key));
      return "{\"crv\":\"" + curve + "\",\"kty\":\"EC\",\"x\":\""
          + number(ec.getW().getAffineX(), curve.coordinateBytes()) + "\",\"y\":\""
          + number(ec.getW().getAffineY(), curve.coordinateBytes()) + "\"}";
    }
    if (key instanceof EdECPublicKey ed
        && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
      byte[] encoded = key.getEncoded();
      byte[] point = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
      return "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + Json.base64url(point) + "\"}";
    }
    throw unsupported(key);
  }

  private static IllegalArgumentException unsupported(PublicKey key) {
    return new IllegalArgumentException("a key is of the kind " + key.getAlgorithm()
        + ", expected RSA, EC on P-256, P-384 or P-521, or Ed25519");
  }

  private static void checkLength(BigInteger modulus) {
    if (modulus.bitLength() < LEAST_RSA_BITS || modulus.bitLength() > MOST_RSA_BITS) {
      throw new IllegalArgumentException("an RSA key has " + modulus.bitLength()
          + " bits, expected " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS);
    }
  }

  /** Returns a number in base64url, with at least {@code length} bytes. */
  private static String number(BigInteger value, int length) {
    byte[] signed = value.toByteArray();
    byte[] bytes = signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    return Json.base64url(Bytes.concat(new byte[Math.max(0, length - bytes.length)], bytes));
  }

  /** Returns the identifier that libtrust gives the key: twelve groups of four characters. */
  static String libtrustFingerprint(PublicKey key) {
    byte[] hash = Hashing.sha256().hashBytes(key.getEncoded()).asBytes();
    return BaseEncoding.base32()
        .withSeparator(":", FINGERPRINT_GROUP)
        .encode(hash, 0, FINGERPRINT_BYTES);
  }

  /** Returns the kind of the key. */
  @Override
  public String toString() {
    return "VerificationKey[kind=" + key.getAlgorithm() + "]";
  }
}
