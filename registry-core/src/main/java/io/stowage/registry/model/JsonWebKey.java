package io.stowage.registry.model;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A public key together with the algorithm it is used with (RFC 7517, RFC 7518), which is one of
 * ES256 to ES512 or RS256 to RS512.
 */
final class JsonWebKey {
  private static final Set<String> KEYS = Set.of("kty", "crv", "x", "y", "n", "e", "kid", "alg");
  private static final int LONGEST_MODULUS = 1024;
  private static final int LONGEST_COORDINATE = 66;
  private static final int LONGEST_EXPONENT = 8;

  private final PublicKey key;
  private final String algorithm;

  private JsonWebKey(PublicKey key, String algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /** Reads the key from the header of a signature. */
  static JsonWebKey read(JsonObject header) {
    String alg = header.text("alg");
    JsonObject jwk = header.requireObject("jwk", KEYS);
    try {
      return switch (alg) {
        case "ES256" ->
          new JsonWebKey(ec(jwk, "P-256", "secp256r1"), "SHA256withECDSAinP1363Format");
        case "ES384" ->
          new JsonWebKey(ec(jwk, "P-384", "secp384r1"), "SHA384withECDSAinP1363Format");
        case "ES512" ->
          new JsonWebKey(ec(jwk, "P-521", "secp521r1"), "SHA512withECDSAinP1363Format");
        case "RS256", "RS384", "RS512" ->
          new JsonWebKey(rsa(jwk), "SHA" + alg.substring(2) + "withRSA");
        default -> throw unverified("ES256/384/512 or RS256/384/512 as alg, found \"" + alg + '"');
      };
    } catch (GeneralSecurityException | ProviderException e) {
      throw unverified("a key for " + alg + ": " + e.getMessage());
    }
  }

  /**
   * Returns whether {@code signature} is a signature by this key over the concatenated
   * {@code parts}.
   */
  boolean verifies(List<byte[]> parts, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      for (byte[] part : parts) {
        verifier.update(part);
      }
      return verifier.verify(signature);
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }

  private static PublicKey ec(JsonObject jwk, String curve, String name)
      throws GeneralSecurityException {
    if (!jwk.text("kty").equals("EC") || !jwk.text("crv").equals(curve)) {
      throw unverified("an EC key on " + curve);
    }
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec(name));
    ECParameterSpec spec = parameters.getParameterSpec(ECParameterSpec.class);
    ECPoint point =
        new ECPoint(number(jwk, "x", LONGEST_COORDINATE), number(jwk, "y", LONGEST_COORDINATE));
    if (!isOn(spec.getCurve(), point)) {
      throw unverified("a point on " + curve);
    }
    return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, spec));
  }

  /**
   * Returns whether the point is on the curve, that is, whether y^2 = x^3 + ax + b with both
   * coordinates below the modulus. Java does not check this, and fails on coordinates that are too
   * long.
   */
  private static boolean isOn(EllipticCurve curve, ECPoint point) {
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = point.getAffineX();
    BigInteger y = point.getAffineY();
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y).subtract(right).mod(p).signum() == 0;
  }

  private static PublicKey rsa(JsonObject jwk) throws GeneralSecurityException {
    if (!jwk.text("kty").equals("RSA")) {
      throw unverified("an RSA key");
    }
    return KeyFactory.getInstance("RSA")
        .generatePublic(new RSAPublicKeySpec(
            number(jwk, "n", LONGEST_MODULUS), number(jwk, "e", LONGEST_EXPONENT)));
  }

  private static BigInteger number(JsonObject jwk, String name, int longest) {
    byte[] bytes = jwk.requireValue(name, Base64.getUrlDecoder()::decode);
    if (bytes.length > longest) {
      throw unverified(name + " of at most " + longest + " bytes, found " + bytes.length);
    }
    return new BigInteger(1, bytes);
  }

  private static RegistryException unverified(String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_UNVERIFIED, "/signatures", expected);
  }
}
