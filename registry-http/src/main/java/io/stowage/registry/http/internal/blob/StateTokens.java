package io.stowage.registry.http.internal.blob;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import io.stowage.registry.model.RepositoryName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Writes and checks the parameter {@code _state} of upload URLs as Distribution does, so that
 * servers with the same secret can take over each other's uploads.
 *
 * <p>A token is the HMAC-SHA256 of a JSON document, followed by the document, in base64url with
 * padding (Distribution 2.8, {@code registry/handlers/hmac.go}). The document states the
 * repository, the upload, its size and its start. Thread-safe.
 */
final class StateTokens {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final HashFunction mac;
  private final int macLength;

  /** Creates tokens that are signed with {@code secret}, which is not empty. */
  StateTokens(byte[] secret) {
    this.mac = Hashing.hmacSha256(secret);
    this.macLength = mac.bits() / Byte.SIZE;
  }

  /** Returns the token of an upload that has received {@code offset} bytes. */
  String sign(RepositoryName repository, String id, long offset, Instant startedAt) {
    byte[] state = JsonNodeFactory.instance
        .objectNode()
        .put("Name", repository.value())
        .put("UUID", id)
        .put("Offset", offset)
        .put("StartedAt", startedAt.toString())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().encodeToString(Bytes.concat(signature(state), state));
  }

  /**
   * Returns whether {@code token} was signed with the secret for this upload. Its size and start
   * may differ from those of the upload: the store knows the size, and a client may resume with an
   * earlier URL.
   */
  boolean accepts(String token, RepositoryName repository, String id) {
    byte[] content;
    try {
      content = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (content.length < macLength) {
      return false;
    }
    byte[] state = Arrays.copyOfRange(content, macLength, content.length);
    return MessageDigest.isEqual(signature(state), Arrays.copyOf(content, macLength))
        && names(state, repository, id);
  }

  private byte[] signature(byte[] state) {
    return mac.hashBytes(state).asBytes();
  }

  private static boolean names(byte[] state, RepositoryName repository, String id) {
    try {
      JsonNode json = MAPPER.readTree(state);
      return json.path("Name").asText().equals(repository.value())
          && json.path("UUID").asText().equals(id);
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the name of this class; the secret is not shown. */
  @Override
  public String toString() {
    return "StateTokens";
  }
}
