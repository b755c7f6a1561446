package io.stowage.registry.server.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;

/** Answers every request with 503 while a check fails. */
final class HealthGuard implements HttpHandler {
  private final Health health;
  private final HttpHandler next;

  HealthGuard(Health health, HttpHandler next) {
    this.health = health;
    this.next = next;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return health.isHealthy() ? next.handle(request) : JsonAnswer.of(503, error(), request);
  }

  private static ObjectNode error() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("errors")
        .addObject()
        .put("code", "UNAVAILABLE")
        .put("message", "service unavailable")
        .put("detail", "health check failed: please see /debug/health");
    return body;
  }
}
