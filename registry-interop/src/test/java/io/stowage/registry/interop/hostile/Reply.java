package io.stowage.registry.interop.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.registry.http.HttpHeaders;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * An answer of a server that is well-formed HTTP.
 *
 * @param status the status
 * @param headers the header fields
 * @param body the body without its transfer encoding, which nobody changes
 */
@SuppressWarnings("ArrayRecordComponent")
record Reply(int status, HttpHeaders headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION_NOT_SUPPORTED = 505;

  /** Returns whether the server closes the connection after this answer. */
  boolean closes() {
    return headers.all("Connection").stream()
        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
  }

  /** Returns the value of the first field with this name, or an empty text if there is none. */
  String header(String name) {
    return headers.first(name).orElse("");
  }

  String text() {
    return Bytes.text(body);
  }

  /** Returns the code of the first error, or an empty text if the body describes no error. */
  String code() {
    return errors().map(errors -> errors.path(0).path("code").asText()).orElse("");
  }

  /**
   * Returns what is wrong with this answer, if something is: the server has failed, or the body of
   * an error is not that of the API.
   *
   * @param toHead whether it answers a HEAD request, so that it has no body
   */
  Optional<String> fault(boolean toHead) {
    if (status >= 500 && status != VERSION_NOT_SUPPORTED) {
      return Optional.of("the server failed");
    }
    return status < 400 || toHead || isError()
        ? Optional.empty()
        : Optional.of("the body does not describe the error");
  }

  private boolean isError() {
    return header("Content-Type").startsWith("application/json")
        && errors().filter(Reply::isComplete).isPresent();
  }

  private static boolean isComplete(JsonNode errors) {
    if (!errors.isArray() || errors.isEmpty()) {
      return false;
    }
    for (JsonNode error : errors) {
      if (!error.path("code").asText().matches("[A-Z_]+")
          || !error.path("message").isTextual()) {
        return false;
      }
    }
    return true;
  }

  private Optional<JsonNode> errors() {
    try {
      return Optional.of(JSON.readTree(body).path("errors"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns the status, the fields and the beginning of the body. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("status ").append(status).append('\n');
    headers.forEach(
        (name, value) -> text.append(name).append(": ").append(value).append('\n'));
    return text.append(Bytes.shown(body)).toString();
  }
}
