package io.stowage.registry.http.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.model.ErrorCode;
import java.util.Objects;
import java.util.Optional;

/**
 * Thrown when a request is refused for a reason of the HTTP API; {@link Errors} turns it into the
 * response. Immutable: each {@code with} method returns a changed copy. It has no stack trace,
 * because it describes the request and not a fault of this program.
 */
@SuppressWarnings("serial") // a serialized exception is read by the same version
public final class ApiException extends RuntimeException {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int status;
  private final String code;
  private final Optional<JsonNode> detail;
  private final HttpHeaders headers;
  private final boolean closesConnection;

  private ApiException(
      int status,
      String code,
      String message,
      Optional<JsonNode> detail,
      HttpHeaders headers,
      boolean closesConnection) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.headers = headers;
    this.closesConnection = closesConnection;
  }

  /** Creates an exception with the status and code that {@link Errors} gives to {@code code}. */
  public static ApiException of(ErrorCode code, String message) {
    return of(Errors.status(code), code, message);
  }

  /** Creates an exception with the code that {@link Errors} gives to {@code code}. */
  public static ApiException of(int status, ErrorCode code, String message) {
    Objects.requireNonNull(message, "message");
    return new ApiException(
        status, Errors.name(code), message, Optional.empty(), HttpHeaders.none(), false);
  }

  /**
   * Returns a copy with {@code detail} as the detail of the error.
   *
   * @param detail a JSON document, or texts, numbers, lists and maps, which are written as JSON
   */
  public ApiException withDetail(Object detail) {
    Objects.requireNonNull(detail, "detail");
    JsonNode tree = JSON.valueToTree(detail);
    return copy(Optional.of(tree), headers, closesConnection);
  }

  /** Returns a copy whose response has a further header line. */
  public ApiException withHeader(String name, String value) {
    return copy(detail, headers.toBuilder().add(name, value).build(), closesConnection);
  }

  /**
   * Returns a copy whose response ends the connection, because the rest of the request's body is
   * not worth reading.
   */
  public ApiException closingConnection() {
    return copy(detail, headers, true);
  }

  private ApiException copy(
      Optional<JsonNode> newDetail, HttpHeaders newHeaders, boolean newClosesConnection) {
    return new ApiException(status, code, message(), newDetail, newHeaders, newClosesConnection);
  }

  /** Returns the status of the response. */
  public int status() {
    return status;
  }

  /** Returns the code of the error, such as {@code BLOB_UNKNOWN}. */
  public String code() {
    return code;
  }

  /** Returns the message of the error. */
  public String message() {
    return Objects.requireNonNull(getMessage());
  }

  /** Returns the detail of the error, if it has one. */
  Optional<JsonNode> detail() {
    return detail;
  }

  /** Returns the headers of the response in addition to those of its body. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns whether the response ends the connection. */
  public boolean closesConnection() {
    return closesConnection;
  }
}
