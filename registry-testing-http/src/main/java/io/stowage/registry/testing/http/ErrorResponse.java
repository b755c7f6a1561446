package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;

/** Makes the responses of faults, in the form of the API (OCI distribution spec, "Error Codes"). */
final class ErrorResponse {
  private ErrorResponse() {}

  /** Returns a builder of a response with the code that fits {@code status} best. */
  static HttpResponse.Builder of(int status) {
    String body = "{\"errors\":[{\"code\":\"" + code(status)
        + "\",\"message\":\"a test lets this request fail\"}]}\n";
    return HttpResponse.builder(status)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Docker-Distribution-API-Version", "registry/2.0")
        .body(new ResponseBody.Bytes(body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Returns the value of {@code Retry-After}: whole seconds, rounded up. */
  static String seconds(Duration delay) {
    return Long.toString(delay.plusSeconds(1).minusNanos(1).toSeconds());
  }

  private static ErrorCode code(int status) {
    return Stream.of(
            ErrorCode.UNAUTHORIZED,
            ErrorCode.DENIED,
            ErrorCode.UNSUPPORTED,
            ErrorCode.RANGE_INVALID,
            ErrorCode.TOOMANYREQUESTS,
            ErrorCode.UNAVAILABLE)
        .filter(code -> code.status() == status)
        .findFirst()
        .orElse(ErrorCode.UNKNOWN);
  }
}
