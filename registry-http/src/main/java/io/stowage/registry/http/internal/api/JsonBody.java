package io.stowage.registry.http.internal.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.nio.charset.StandardCharsets;

/** Creates responses whose body is a JSON document. */
public final class JsonBody {
  /** The header that names the type of a body. */
  static final String CONTENT_TYPE = "Content-Type";

  /** The type of a JSON document. */
  static final String TYPE = "application/json; charset=utf-8";

  private JsonBody() {}

  /**
   * Returns a builder of a response with {@code document} and a line break at its end, as in
   * Distribution.
   */
  static HttpResponse.Builder response(int status, JsonNode document) {
    return text(status, document + "\n");
  }

  /** Returns a builder of a response with {@code document}. */
  public static HttpResponse.Builder text(int status, String document) {
    return HttpResponse.builder(status)
        .header(CONTENT_TYPE, TYPE)
        .body(new ResponseBody.Bytes(document.getBytes(StandardCharsets.UTF_8)));
  }
}
