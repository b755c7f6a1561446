package io.stowage.registry.http.token;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key pair that signs tokens, independently of the code under test. */
final class SampleKey {
  private final PrivateKey privateKey;
  private final PublicKey publicKey;

  private SampleKey(KeyPair pair) {
    this.privateKey = pair.getPrivate();
    this.publicKey = pair.getPublic();
  }

  static SampleKey ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return new SampleKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SampleKey rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new SampleKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static SampleKey ed25519() {
    try {
      return new SampleKey(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the key of a certificate. */
  static SampleKey read(Path key, Path certificate) {
    try (InputStream in = Files.newInputStream(certificate)) {
      PublicKey publicKey =
          CertificateFactory.getInstance("X.509").generateCertificate(in).getPublicKey();
      byte[] encoded = Pem.blocks(Files.readAllBytes(key), "PRIVATE KEY").get(0);
      PrivateKey privateKey =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      return new SampleKey(new KeyPair(publicKey, privateKey));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PublicKey publicKey() {
    return publicKey;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /** Returns the public key as a JSON Web Key without an identifier. */
  ObjectNode jwk() {
    ObjectNode jwk = JsonNodeFactory.instance.objectNode();
    if (publicKey instanceof RSAPublicKey rsa) {
      return jwk.put("kty", "RSA")
          .put("n", unsigned(rsa.getModulus(), 0))
          .put("e", unsigned(rsa.getPublicExponent(), 0));
    }
    if (publicKey instanceof ECPublicKey ec) {
      int bits = ec.getParams().getCurve().getField().getFieldSize();
      int length = (bits + 7) / 8;
      return jwk.put("kty", "EC")
          .put("crv", "P-" + bits)
          .put("x", unsigned(ec.getW().getAffineX(), length))
          .put("y", unsigned(ec.getW().getAffineY(), length));
    }
    byte[] encoded = publicKey.getEncoded();
    byte[] point = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return jwk.put("kty", "OKP").put("crv", "Ed25519").put("x", Json.base64url(point));
  }

  /** Returns a token that this key signs. The header contains {@code alg} and {@code header}. */
  String token(String alg, Map<String, ?> header, ObjectNode claims) {
    String signed = unsigned(alg, header, claims);
    return signed + "." + Json.base64url(signature(alg, ascii(signed)));
  }

  /** Returns a token with a message authentication code of {@code secret}. */
  static String tokenOfSecret(byte[] secret, String alg, Map<String, ?> header, ObjectNode claims) {
    String signed = unsigned(alg, header, claims);
    try {
      Mac mac = Mac.getInstance("HmacSHA" + alg.substring(2));
      mac.init(new SecretKeySpec(secret, "HMAC"));
      return signed + "." + Json.base64url(mac.doFinal(ascii(signed)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the first two parts of a token. */
  static String unsigned(String alg, Map<String, ?> header, ObjectNode claims) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode().put("typ", "JWT").put("alg", alg);
    header.forEach((name, value) -> whole.putPOJO(name, value));
    return Json.base64url(utf8(whole.toString())) + "." + Json.base64url(utf8(claims.toString()));
  }

  private byte[] signature(String alg, byte[] content) {
    try {
      Signature signer = signer(alg);
      signer.initSign(privateKey);
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Signature signer(String alg) throws GeneralSecurityException {
    String bits = alg.substring(2);
    return switch (alg.substring(0, 2)) {
      case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
      case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
      case "PS" -> pss("SHA-" + bits, Integer.parseInt(bits) / 8);
      default -> Signature.getInstance("Ed25519");
    };
  }

  private static Signature pss(String hash, int saltBytes) throws GeneralSecurityException {
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.setParameter(
        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltBytes, 1));
    return signer;
  }

  private static String unsigned(BigInteger value, int length) {
    byte[] signed = value.toByteArray();
    int start = signed[0] == 0 ? 1 : 0;
    byte[] bytes = new byte[Math.max(length, signed.length - start)];
    int count = signed.length - start;
    System.arraycopy(signed, start, bytes, bytes.length - count, count);
    return Json.base64url(bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
