package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.primitives.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/** Reads keys in the form of RFC 7517, RFC 7518 and RFC 8037. */
final class JsonWebKey {
  private static final int LONGEST_MODULUS = 2048;
  private static final int LONGEST_EXPONENT = 8;
  private static final int ED25519_BYTES = 32;

  /** The start of the X.509 encoding of an Ed25519 key, before its 32 bytes (RFC 8410). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private JsonWebKey() {}

  /**
   * Returns the key in {@code jwk}, or empty if it is of a kind that is not supported, or not meant
   * for signatures.
   *
   * @throws IllegalArgumentException if the key is malformed
   */
  static Optional<VerificationKey> read(JsonNode jwk) {
    if (!jwk.isObject()) {
      throw new IllegalArgumentException("a key is not a JSON object");
    }
    if (!Json.text(jwk, "use").orElse("sig").equals("sig")) {
      return Optional.empty();
    }
    Optional<VerificationKey> key = material(jwk);
    Optional<String> named = Json.text(jwk, "alg");
    if (key.isEmpty() || named.isEmpty()) {
      return key;
    }
    return SignatureAlgorithm.named(named.get()).map(key.get()::onlyFor);
  }

  private static Optional<VerificationKey> material(JsonNode jwk) {
    return switch (Json.text(jwk, "kty").orElse("")) {
      case "RSA" -> Optional.of(VerificationKey.of(rsa(jwk)));
      case "EC" ->
        Json.text(jwk, "crv")
            .flatMap(Curve::named)
            .map(curve -> VerificationKey.of(ec(curve, jwk)));
      case "OKP" ->
        Json.text(jwk, "crv")
            .filter("Ed25519"::equals)
            .map(curve -> VerificationKey.of(ed25519(jwk)));
      case "oct" -> Optional.of(VerificationKey.ofSecret(Json.bytes(jwk, "k")));
      default -> Optional.empty();
    };
  }

  private static PublicKey rsa(JsonNode jwk) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePublic(new RSAPublicKeySpec(
              number(jwk, "n", LONGEST_MODULUS), number(jwk, "e", LONGEST_EXPONENT)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("an RSA key is malformed", e);
    }
  }

  private static PublicKey ec(Curve curve, JsonNode jwk) {
    int longest = curve.coordinateBytes();
    return curve.key(number(jwk, "x", longest), number(jwk, "y", longest));
  }

  private static PublicKey ed25519(JsonNode jwk) {
    byte[] point = Json.bytes(jwk, "x");
    if (point.length != ED25519_BYTES) {
      throw new IllegalArgumentException(
          "an Ed25519 key has " + point.length + " bytes, expected " + ED25519_BYTES);
    }
    byte[] encoded = Bytes.concat(ED25519_PREFIX, point);
    try {
      return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("an Ed25519 key is malformed", e);
    }
  }

  private static BigInteger number(JsonNode jwk, String name, int longest) {
    byte[] bytes = Json.bytes(jwk, name);
    if (bytes.length > longest) {
      throw new IllegalArgumentException(
          name + " has " + bytes.length + " bytes, expected at most " + longest);
    }
    return new BigInteger(1, bytes);
  }
}
