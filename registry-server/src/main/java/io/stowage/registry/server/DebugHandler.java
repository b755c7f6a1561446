package io.stowage.registry.server;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import java.util.Map;

/** Answers the exact paths of a server for operators, and no others. */
final class DebugHandler implements HttpHandler {
  private static final int NOT_FOUND = 404;

  private final Map<String, HttpHandler> handlers;

  DebugHandler(Map<String, HttpHandler> handlers) {
    this.handlers = Map.copyOf(handlers);
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    HttpHandler handler = handlers.get(request.path());
    return handler == null ? HttpResponse.builder(NOT_FOUND).build() : handler.handle(request);
  }
}
