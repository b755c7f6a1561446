package io.stowage.registry.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;

/** Sends requests to a handler, as a browser does. Immutable. */
final class Browser {
  static final String PASSWORD = "secret";

  private final HttpHandler handler;
  private final HttpHeaders headers;

  private Browser(HttpHandler handler, HttpHeaders headers) {
    this.handler = handler;
    this.headers = headers;
  }

  static Browser of(HttpHandler handler) {
    return new Browser(
        handler,
        HttpHeaders.builder()
            .add("Host", "registry.example:5000")
            .add("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
            .build());
  }

  /** Returns a browser that sends the name of a user with the {@link #PASSWORD}. */
  Browser as(String user) {
    String credentials =
        Base64.getEncoder().encodeToString((user + ":" + PASSWORD).getBytes(UTF_8));
    return with("Authorization", "Basic " + credentials);
  }

  /** Returns a browser that sends this header instead of others with its name. */
  Browser with(String name, String value) {
    return new Browser(handler, headers.toBuilder().set(name, value).build());
  }

  HttpResponse get(String target) {
    return send("GET", target);
  }

  HttpResponse send(String method, String target) {
    HttpRequest.Builder request = HttpRequest.builder(method, target);
    headers.forEach(request::header);
    return handler.handle(request.build());
  }

  /** Returns a page that exists. */
  Markup page(String target) {
    HttpResponse response = get(target);
    assertThat(response.status()).as(target).isEqualTo(200);
    return Markup.parse(text(response));
  }

  static String text(HttpResponse response) {
    try (response) {
      ResponseBody body = response.body();
      if (body instanceof ResponseBody.Stream stream) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.content().writeTo(out);
        return out.toString(UTF_8);
      }
      return body instanceof ResponseBody.Bytes bytes ? new String(bytes.content(), UTF_8) : "";
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
