package io.stowage.registry.http.token;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The algorithms of signatures (RFC 7518, section 3.1, and RFC 8037), each of which accepts only
 * keys of its own kind. The algorithm {@code none} is not among them.
 */
enum SignatureAlgorithm {
  HS256("HS256", Family.MAC, 256),
  HS384("HS384", Family.MAC, 384),
  HS512("HS512", Family.MAC, 512),
  RS256("RS256", Family.RSA, 256),
  RS384("RS384", Family.RSA, 384),
  RS512("RS512", Family.RSA, 512),
  PS256("PS256", Family.RSA_PSS, 256),
  PS384("PS384", Family.RSA_PSS, 384),
  PS512("PS512", Family.RSA_PSS, 512),
  ES256("ES256", Family.ECDSA, 256),
  ES384("ES384", Family.ECDSA, 384),
  ES512("ES512", Family.ECDSA, 512),
  EDDSA("EdDSA", Family.EDDSA, 512);

  private final String title;
  private final Family family;
  private final int bits;

  private enum Family {
    MAC,
    RSA,
    RSA_PSS,
    ECDSA,
    EDDSA
  }

  SignatureAlgorithm(String title, Family family, int bits) {
    this.title = title;
    this.family = family;
    this.bits = bits;
  }

  /** Returns the algorithm with the given value of {@code alg}. */
  static Optional<SignatureAlgorithm> named(String title) {
    return Stream.of(values()).filter(each -> each.title.equals(title)).findFirst();
  }

  /**
   * Returns whether {@code signature} is a signature by {@code key} over {@code content}. It is not
   * if the key is of another kind than the algorithm requires.
   */
  boolean verifies(Key key, byte[] content, byte[] signature) {
    try {
      return switch (family) {
        case MAC -> key instanceof SecretKey secret && hasMac(secret, content, signature);
        case RSA, RSA_PSS -> key instanceof RSAPublicKey rsa && isSigned(rsa, content, signature);
        case ECDSA ->
          key instanceof ECPublicKey ec
              && isOnCurve(ec)
              && isInRange(ec.getParams().getOrder(), signature)
              && isSigned(ec, content, signature);
        case EDDSA ->
          key instanceof EdECPublicKey ed
              && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
              && isSigned(ed, content, signature);
      };
    } catch (GeneralSecurityException | ProviderException e) {
      return false;
    }
  }

  private boolean hasMac(SecretKey key, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA" + bits);
    mac.init(key);
    return key.getEncoded().length * 8 >= bits
        && MessageDigest.isEqual(mac.doFinal(content), signature);
  }

  private boolean isSigned(PublicKey key, byte[] content, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = verifier();
    verifier.initVerify(key);
    verifier.update(content);
    return verifier.verify(signature);
  }

  private Signature verifier() throws GeneralSecurityException {
    return switch (family) {
      case RSA -> Signature.getInstance("SHA" + bits + "withRSA");
      case RSA_PSS -> pss();
      case ECDSA -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case EDDSA -> Signature.getInstance("Ed25519");
      case MAC -> throw new GeneralSecurityException(title + " has no public key");
    };
  }

  private Signature pss() throws GeneralSecurityException {
    String hash = "SHA-" + bits;
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), bits / 8, 1));
    return verifier;
  }

  private boolean isOnCurve(ECPublicKey key) {
    Optional<Curve> actual = Curve.of(key);
    return switch (this) {
      case ES256 -> actual.equals(Optional.of(Curve.P256));
      case ES384 -> actual.equals(Optional.of(Curve.P384));
      case ES512 -> actual.equals(Optional.of(Curve.P521));
      default -> false;
    };
  }

  /**
   * Returns whether both halves of {@code signature} are numbers from 1 to the order of the curve.
   * Java before 17.0.3 accepts zeros, which are a signature of everything.
   */
  private static boolean isInRange(BigInteger order, byte[] signature) {
    int half = (order.bitLength() + 7) / 8;
    return signature.length == 2 * half
        && isInRange(order, signature, 0, half)
        && isInRange(order, signature, half, 2 * half);
  }

  private static boolean isInRange(BigInteger order, byte[] signature, int from, int to) {
    BigInteger number = new BigInteger(1, Arrays.copyOfRange(signature, from, to));
    return number.signum() > 0 && number.compareTo(order) < 0;
  }

  /** Returns the value of {@code alg}. */
  @Override
  public String toString() {
    return title;
  }
}
