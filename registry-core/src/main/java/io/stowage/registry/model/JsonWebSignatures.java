package io.stowage.registry.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * The signatures within a signed schema 1 manifest (libtrust's "pretty" JSON signature).
 *
 * <p>The payload is the document without its signatures: the first {@code formatLength} bytes
 * followed by {@code formatTail}. Both values are in the protected header, and all signatures must
 * agree on them.
 */
final class JsonWebSignatures {
  private static final int MOST = 16;
  private static final Set<String> KEYS = Set.of("header", "signature", "protected");
  private static final Set<String> HEADER_KEYS = Set.of("jwk", "alg", "x5c");
  private static final Set<String> PROTECTED_KEYS = Set.of("formatLength", "formatTail", "time");

  private final List<Signature> signatures;
  private final byte[] payload;

  private JsonWebSignatures(List<Signature> signatures, byte[] payload) {
    this.signatures = signatures;
    this.payload = payload;
  }

  /** Reads the signatures of {@code document}, which was parsed from {@code bytes}. */
  static JsonWebSignatures read(JsonObject document, byte[] bytes) {
    List<Signature> signatures = document.objects("signatures", KEYS, Signature::read);
    if (signatures.isEmpty() || signatures.size() > MOST) {
      throw document.invalid(
          "signatures", "1 to " + MOST + " signatures", Integer.toString(signatures.size()));
    }
    Format format = signatures.get(0).format();
    if (format.length() > bytes.length
        || !signatures.stream().allMatch(signature -> signature.format().equals(format))) {
      throw document.invalid(
          "signatures",
          "one formatLength of at most " + bytes.length + " and one formatTail",
          "formatLength " + format.length());
    }
    return new JsonWebSignatures(signatures, format.payload(bytes));
  }

  /** Returns the signed bytes. */
  byte[] payload() {
    return payload;
  }

  /** Checks each signature with the key that comes with it. */
  void verify() {
    byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(payload);
    for (Signature signature : signatures) {
      if (!signature.verify(encoded)) {
        throw RegistryException.of(
            ErrorCode.MANIFEST_UNVERIFIED,
            "/signatures",
            "expected a signature that its own key verifies");
      }
    }
  }

  private static Format format(String protectedHeader) {
    JsonObject json = StrictJson.parse(base64(protectedHeader), PROTECTED_KEYS);
    return new Format(
        json.requireSize("formatLength"),
        json.requireValue("formatTail", JsonWebSignatures::latin1));
  }

  private static String latin1(String base64) {
    return new String(base64(base64), StandardCharsets.ISO_8859_1);
  }

  private static byte[] base64(String text) {
    return Base64.getUrlDecoder().decode(text);
  }

  /**
   * The rule that derives the payload from a document. Each character of the tail holds one byte.
   */
  private record Format(long length, String tail) {
    byte[] payload(byte[] document) {
      byte[] end = tail.getBytes(StandardCharsets.ISO_8859_1);
      byte[] payload = Arrays.copyOf(document, Math.toIntExact(length + end.length));
      System.arraycopy(end, 0, payload, (int) length, end.length);
      return payload;
    }
  }

  private record Signature(JsonObject json, Format format) {
    static Signature read(JsonObject json) {
      return new Signature(json, json.requireValue("protected", JsonWebSignatures::format));
    }

    boolean verify(byte[] payload) {
      byte[] start = (json.text("protected") + ".").getBytes(StandardCharsets.US_ASCII);
      byte[] value = json.requireValue("signature", JsonWebSignatures::base64);
      JsonWebKey key = JsonWebKey.read(json.requireObject("header", HEADER_KEYS));
      return key.verifies(List.of(start, payload), value);
    }
  }
}
