package io.stowage.registry.http.api;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.access.AccessControl;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.OptionalLong;

/** Sends requests to a handler without a socket. Headers are written {@code Name: value}. */
final class Client {
  private final RegistryHandler handler;

  Client(RegistryHandler handler) {
    this.handler = handler;
  }

  static Client of(Registry registry) {
    return of(registry, HttpOptions.defaults());
  }

  static Client of(Registry registry, HttpOptions options) {
    return new Client(RegistryHandler.builder(registry).options(options).build());
  }

  static Client of(Registry registry, AccessControl accessControl) {
    return new Client(
        RegistryHandler.builder(registry).accessControl(accessControl).build());
  }

  Reply get(String target, String... headers) {
    return send("GET", target, RequestBody.none(), headers);
  }

  Reply head(String target, String... headers) {
    return send("HEAD", target, RequestBody.none(), headers);
  }

  Reply delete(String target, String... headers) {
    return send("DELETE", target, RequestBody.none(), headers);
  }

  Reply put(String target, byte[] content, String... headers) {
    return send("PUT", target, body(OptionalLong.of(content.length), content), headers);
  }

  static RequestBody body(OptionalLong announced, byte[] content) {
    return body(announced, content, () -> {});
  }

  /** Returns a body that performs {@code before} when it is opened. */
  static RequestBody body(OptionalLong announced, byte[] content, Runnable before) {
    return RequestBody.of(announced, () -> {
      before.run();
      return new ByteArrayInputStream(content);
    });
  }

  /** Returns a body that must not be read. */
  static RequestBody unreadable(long length) {
    return RequestBody.of(OptionalLong.of(length), () -> {
      throw new AssertionError("the body was read");
    });
  }

  Reply send(String method, String target, RequestBody body, String... headers) {
    HttpRequest.Builder request = HttpRequest.builder(method, target).body(body);
    for (String header : List.of(headers)) {
      int colon = header.indexOf(':');
      request.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    return send(request.build());
  }

  Reply send(HttpRequest request) {
    return Reply.of(handler.handle(request));
  }
}
