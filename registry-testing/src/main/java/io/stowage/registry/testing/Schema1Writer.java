package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPrivateKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes signed manifests of schema 1. The private key is 1, so the public key is the generator of
 * the curve. The signature differs each time; the digest covers only the payload and does not
 * differ.
 */
final class Schema1Writer {
  private static final int COORDINATE = 32;

  private final Repository repository;

  Schema1Writer(Repository repository) {
    this.repository = repository;
  }

  TestImage push(List<byte[]> layers) {
    layers.forEach(layer -> repository.blobs().put(layer));
    byte[] signed = signed(payload(layers.stream().map(Digest::of).toList()));
    repository.manifests().put(MediaType.DOCKER_SCHEMA1_SIGNED, signed);
    return new TestImage(
        repository, Manifest.parse(MediaType.DOCKER_SCHEMA1_SIGNED, signed), List.of());
  }

  private byte[] payload(List<Digest> layers) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schemaVersion", 1);
    json.put("name", repository.name());
    json.put("tag", "latest");
    json.put("architecture", "amd64");
    json.put("fsLayers", layers.stream().map(layer -> Map.of("blobSum", layer)).toList());
    json.put("history", history(layers));
    return JsonText.bytes(json);
  }

  /**
   * Returns the history, in which each layer names the layer below it, which follows it in the
   * list.
   */
  private static List<Map<String, String>> history(List<Digest> layers) {
    List<Map<String, String>> history = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", layers.get(i).encoded());
      if (i + 1 < layers.size()) {
        json.put("parent", layers.get(i + 1).encoded());
      }
      String compatibility = new String(JsonText.bytes(json), StandardCharsets.UTF_8);
      history.add(Map.of("v1Compatibility", compatibility));
    }
    return history;
  }

  private static byte[] signed(byte[] payload) {
    int length = payload.length - 1;
    Map<String, Object> format = new LinkedHashMap<>();
    format.put("formatLength", length);
    format.put("formatTail", base64("}".getBytes(StandardCharsets.US_ASCII)));
    format.put("time", "2016-01-01T00:00:00Z");
    String header = base64(JsonText.bytes(format));
    Map<String, Object> signature = new LinkedHashMap<>();
    signature.put("header", Map.of("jwk", publicKey(), "alg", "ES256"));
    signature.put("signature", base64(sign(header + "." + base64(payload))));
    signature.put("protected", header);
    String end = new String(
        JsonText.bytes(Map.of("signatures", List.of(signature))), StandardCharsets.US_ASCII);
    String start = new String(payload, 0, length, StandardCharsets.UTF_8);
    return (start + "," + end.substring(1)).getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> publicKey() {
    ECPoint point = curve().getGenerator();
    Map<String, String> key = new LinkedHashMap<>();
    key.put("kty", "EC");
    key.put("crv", "P-256");
    key.put("x", coordinate(point.getAffineX()));
    key.put("y", coordinate(point.getAffineY()));
    return key;
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = value.toByteArray();
    byte[] padded = new byte[COORDINATE];
    int length = Math.min(COORDINATE, bytes.length);
    System.arraycopy(bytes, bytes.length - length, padded, COORDINATE - length, length);
    return base64(padded);
  }

  private static byte[] sign(String text) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(KeyFactory.getInstance("EC")
          .generatePrivate(new ECPrivateKeySpec(BigInteger.ONE, curve())));
      signer.update(text.getBytes(StandardCharsets.US_ASCII));
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
