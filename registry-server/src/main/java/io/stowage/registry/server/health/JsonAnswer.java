package io.stowage.registry.server.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.nio.charset.StandardCharsets;

/** Makes a response of JSON. */
final class JsonAnswer {
  private JsonAnswer() {}

  static HttpResponse of(int status, ObjectNode json, HttpRequest request) {
    byte[] content = (json + "\n").getBytes(StandardCharsets.UTF_8);
    HttpResponse.Builder response = HttpResponse.builder(status)
        .header("Content-Type", "application/json; charset=utf-8")
        .header("Cache-Control", "no-cache");
    return request.method().equals("HEAD")
        ? response.header("Content-Length", Integer.toString(content.length)).build()
        : response.body(new ResponseBody.Bytes(content)).build();
  }
}
