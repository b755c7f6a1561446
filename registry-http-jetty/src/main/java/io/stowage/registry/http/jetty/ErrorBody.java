package io.stowage.registry.http.jetty;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpStatus;

/**
 * The answers that the server gives without its handler: JSON in the form of the OCI distribution
 * spec ("Error Codes"), with nothing in them that the client has sent.
 */
final class ErrorBody {
  static final String CONTENT_TYPE = "application/json";

  private ErrorBody() {}

  /** Returns a response with the error {@code status}, which closes the connection. */
  static HttpResponse response(int status) {
    return HttpResponse.builder(status)
        .header("Content-Type", CONTENT_TYPE)
        .body(new ResponseBody.Bytes(of(status)))
        .closeConnection()
        .build();
  }

  /** Returns the body for the error {@code status}. */
  static byte[] of(int status) {
    String json = "{\"errors\":[{\"code\":\"" + code(status)
        + "\",\"message\":\"" + message(status)
        + "\"}]}\n";
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static String code(int status) {
    return switch (status) {
      case 405 -> "UNSUPPORTED";
      case 429 -> "TOOMANYREQUESTS";
      case 503 -> "UNAVAILABLE";
      default -> "UNKNOWN";
    };
  }

  private static String message(int status) {
    return switch (status) {
      case 400 -> "the request is malformed";
      case 408 -> "the body of the request arrives too slowly";
      case 414 -> "the request line is too long";
      case 431 -> "the header of the request is too large";
      case 500 -> "the server failed";
      case 503 -> "the server takes no more requests at the moment";
      default -> HttpStatus.getMessage(status);
    };
  }
}
