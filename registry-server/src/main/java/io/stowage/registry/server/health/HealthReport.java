package io.stowage.registry.server.health;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import java.util.SortedMap;

/** Answers with the problems at present. */
final class HealthReport implements HttpHandler {
  private final Health health;

  HealthReport(Health health) {
    this.health = health;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return HttpResponse.builder(404).build();
    }
    SortedMap<String, String> problems = health.problems();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    problems.forEach(body::put);
    return JsonAnswer.of(problems.isEmpty() ? 200 : 503, body, request);
  }
}
