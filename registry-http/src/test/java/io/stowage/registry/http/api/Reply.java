package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A response that was received whole.
 *
 * @param response the response, which is closed
 * @param body the bytes of its body as text
 */
record Reply(HttpResponse response, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static Reply of(HttpResponse response) {
    try (response) {
      return new Reply(response, text(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(ResponseBody body) throws IOException {
    if (body instanceof ResponseBody.Stream stream) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      stream.content().writeTo(out);
      return out.toString(StandardCharsets.UTF_8);
    }
    return body instanceof ResponseBody.Bytes bytes
        ? new String(bytes.content(), StandardCharsets.UTF_8)
        : "";
  }

  int status() {
    return response.status();
  }

  /** Returns the value of the only line with this {@code name}. */
  String header(String name) {
    assertThat(response.headers().all(name)).as(name).hasSize(1);
    return response.headers().all(name).get(0);
  }

  List<String> headers(String name) {
    return response.headers().all(name);
  }

  JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the texts in the array {@code name}. */
  List<String> texts(String name) {
    return json().get(name).valueStream().map(JsonNode::textValue).toList();
  }

  /** Returns the code of the first error; the body is JSON, as that of each error. */
  String code() {
    assertThat(header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    return error().get("code").textValue();
  }

  String message() {
    return error().get("message").textValue();
  }

  JsonNode detail() {
    return error().get("detail");
  }

  private JsonNode error() {
    return json().get("errors").get(0);
  }
}
