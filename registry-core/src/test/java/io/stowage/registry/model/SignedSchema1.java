package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Signs schema 1 manifests as libtrust does, each time with a fresh key. */
final class SignedSchema1 {
  private final String payload;
  private final List<String> signatures = new ArrayList<>();

  private SignedSchema1(String payload) {
    this.payload = payload;
  }

  static SignedSchema1 of(String payload) {
    return new SignedSchema1(payload);
  }

  SignedSchema1 signedBy(String alg) {
    try {
      boolean rsa = alg.startsWith("RS");
      KeyPair keys = rsa ? rsaKeys() : ecKeys(alg);
      Signature signer = Signature.getInstance(
          "SHA" + alg.substring(2) + (rsa ? "withRSA" : "withECDSAinP1363Format"));
      signer.initSign(keys.getPrivate());
      String header = base64(protectedHeader().getBytes(UTF_8));
      signer.update((header + "." + base64(payload.getBytes(UTF_8))).getBytes(US_ASCII));
      signatures.add(entry(alg, keys.getPublic(), base64(signer.sign()), header));
      return this;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] bytes() {
    return (payload.substring(0, formatLength())
            + ",\"signatures\":["
            + String.join(",", signatures)
            + "]}")
        .getBytes(UTF_8);
  }

  private int formatLength() {
    return payload.substring(0, payload.lastIndexOf('}')).stripTrailing().length();
  }

  private String protectedHeader() {
    return "{\"formatLength\":%d,\"formatTail\":\"%s\",\"time\":\"2026-11-24T00:00:00Z\"}"
        .formatted(formatLength(), base64(payload.substring(formatLength()).getBytes(UTF_8)));
  }

  private static String entry(String alg, PublicKey key, String signature, String header) {
    return "{\"header\":{\"jwk\":%s,\"alg\":\"%s\"},\"signature\":\"%s\",\"protected\":\"%s\"}"
        .formatted(jwk(key), alg, signature, header);
  }

  private static String jwk(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "{\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\"}"
          .formatted(base64(rsa.getModulus()), base64(rsa.getPublicExponent()));
    }
    ECPublicKey ec = (ECPublicKey) key;
    return "{\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\"}"
        .formatted(
            ec.getParams().getCurve().getField().getFieldSize(),
            base64(ec.getW().getAffineX()),
            base64(ec.getW().getAffineY()));
  }

  private static KeyPair ecKeys(String alg) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(
        switch (alg) {
          case "ES256" -> "secp256r1";
          case "ES384" -> "secp384r1";
          default -> "secp521r1";
        }));
    return generator.generateKeyPair();
  }

  private static KeyPair rsaKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 && bytes.length > 1 ? 1 : 0;
    return base64(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
