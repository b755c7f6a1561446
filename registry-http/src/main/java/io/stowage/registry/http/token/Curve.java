package io.stowage.registry.http.token;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import java.util.Optional;
import java.util.stream.Stream;

/** The elliptic curves of RFC 7518, section 6.2.1.1. */
enum Curve {
  P256("P-256", "secp256r1", 32),
  P384("P-384", "secp384r1", 48),
  P521("P-521", "secp521r1", 66);

  private final String title;
  private final String standardName;
  private final int coordinateBytes;

  Curve(String title, String standardName, int coordinateBytes) {
    this.title = title;
    this.standardName = standardName;
    this.coordinateBytes = coordinateBytes;
  }

  /** Returns the curve with the given value of {@code crv}. */
  static Optional<Curve> named(String title) {
    return Stream.of(values()).filter(each -> each.title.equals(title)).findFirst();
  }

  /** Returns the curve on which {@code key} is, if it is one of these. */
  static Optional<Curve> of(ECPublicKey key) {
    ECParameterSpec actual = key.getParams();
    return Stream.of(values())
        .filter(each -> {
          ECParameterSpec expected = each.parameters();
          return actual.getCurve().equals(expected.getCurve())
              && actual.getGenerator().equals(expected.getGenerator())
              && actual.getOrder().equals(expected.getOrder());
        })
        .findFirst();
  }

  /** Returns the standard name of the curve in Java. */
  String standardName() {
    return standardName;
  }

  /** Returns the number of bytes of a coordinate. */
  int coordinateBytes() {
    return coordinateBytes;
  }

  /** Returns the parameters of the curve. */
  ECParameterSpec parameters() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(standardName));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no curve " + title, e);
    }
  }

  /**
   * Returns the public key with the given coordinates.
   *
   * @throws IllegalArgumentException if the point is not on this curve
   */
  PublicKey key(BigInteger x, BigInteger y) {
    ECParameterSpec parameters = parameters();
    if (!isOn(parameters.getCurve(), x, y)) {
      throw new IllegalArgumentException("a key is not a point on " + title);
    }
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), parameters));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("a key is not a point on " + title, e);
    }
  }

  /** Returns whether y^2 = x^3 + ax + b, with both coordinates below the modulus. */
  private static boolean isOn(EllipticCurve curve, BigInteger x, BigInteger y) {
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    return x.compareTo(p) < 0
        && y.compareTo(p) < 0
        && y.multiply(y).subtract(rightSide(curve, x)).mod(p).signum() == 0;
  }

  /** Returns x^3 + ax + b. */
  static BigInteger rightSide(EllipticCurve curve, BigInteger x) {
    return x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB());
  }

  /** Returns the value of {@code crv}. */
  @Override
  public String toString() {
    return title;
  }
}
