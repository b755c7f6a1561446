package io.stowage.registry.http.token;

import io.stowage.registry.http.access.UnusableFileException;
import io.stowage.registry.http.access.WatchedFile;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;

/**
 * The key with which a {@link TokenIssuer} signs tokens: an EC key on the curve P-256. Immutable.
 */
public final class TokenKey {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final int LARGEST_FILE = 64 * 1024;

  private final PrivateKey privateKey;
  private final VerificationKey publicKey;
  private final String id;

  private TokenKey(PrivateKey privateKey, PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = VerificationKey.of(publicKey);
    this.id = VerificationKey.thumbprint(publicKey);
  }

  /** Returns a new key. Tokens that it signs are valid only for this process. */
  public static TokenKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(Curve.P256.standardName()));
      KeyPair pair = generator.generateKeyPair();
      return new TokenKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make keys on " + Curve.P256, e);
    }
  }

  /**
   * Reads a private key in PEM form and PKCS #8 ({@code BEGIN PRIVATE KEY}), such as {@code openssl
   * genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256} writes it. Tokens that it signs are
   * valid for all servers that have the key.
   *
   * @throws UnusableFileException if {@code file} is missing, cannot be read, or contains no such
   *     key
   */
  public static TokenKey read(Path file) {
    Objects.requireNonNull(file, "file");
    return WatchedFile.open(
            file,
            "an EC key on P-256 in PEM form and PKCS #8, as openssl genpkey writes it",
            LARGEST_FILE,
            TokenKey::parse)
        .current();
  }

  private static TokenKey parse(byte[] file) {
    List<byte[]> blocks = Pem.blocks(file, "PRIVATE KEY");
    if (blocks.size() != 1) {
      throw new IllegalArgumentException(
          "there are " + blocks.size() + " blocks BEGIN PRIVATE KEY, expected one");
    }
    try {
      PrivateKey found =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0)));
      if (found instanceof ECPrivateKey key) {
        return matching(key);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key is not an EC key on P-256", e);
    }
    throw new IllegalArgumentException("the key is not an EC key on P-256");
  }

  /** Returns {@code key} with its public key, of whose two candidates one verifies a signature. */
  private static TokenKey matching(ECPrivateKey key) throws GeneralSecurityException {
    byte[] sample = "sample".getBytes(StandardCharsets.US_ASCII);
    return candidates(key)
        .map(candidate -> new TokenKey(key, candidate))
        .filter(
            made -> made.publicKey.verifies(SignatureAlgorithm.ES256, sample, made.sign(sample)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the key is not an EC key on P-256"));
  }

  /**
   * Returns the two points whose first coordinate is that of the public key. It is the shared
   * secret of the key with the generator of the curve. The second coordinate is a square root of
   * the right side of the equation of the curve, which is a power because the modulus is 3 modulo
   * 4.
   */
  private static Stream<PublicKey> candidates(ECPrivateKey key) throws GeneralSecurityException {
    ECParameterSpec parameters = Curve.P256.parameters();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(key);
    agreement.doPhase(
        KeyFactory.getInstance("EC")
            .generatePublic(new ECPublicKeySpec(parameters.getGenerator(), parameters)),
        true);
    BigInteger x = new BigInteger(1, agreement.generateSecret());
    BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
    BigInteger y =
        Curve.rightSide(parameters.getCurve(), x).modPow(p.add(BigInteger.ONE).shiftRight(2), p);
    return Stream.of(Curve.P256.key(x, y), Curve.P256.key(x, p.subtract(y)));
  }

  /** Returns the identifier of the key, which is its thumbprint (RFC 7638). */
  public String id() {
    return id;
  }

  /** Returns the key that verifies the signatures. */
  VerificationKey publicKey() {
    return publicKey;
  }

  /** Returns the signature over {@code content} by the algorithm ES256. */
  byte[] sign(byte[] content) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(privateKey);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of the tokens cannot sign", e);
    }
  }

  /** Returns the identifier of the key. */
  @Override
  public String toString() {
    return "TokenKey[id=" + id + "]";
  }
}
