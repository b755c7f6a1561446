package io.stowage.registry.http.api;

import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * The configured headers that every response has.
 *
 * <p>A browser understands one allowed origin only. If several are configured, a response contains
 * the one from which the request comes. If all are allowed, no response allows credentials: with
 * both, any page could use the registry in the name of its visitor.
 */
final class CommonHeaders {
  private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
  private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
  private static final String ANY = "*";

  private final HttpHeaders headers;
  private final List<String> origins;

  CommonHeaders(HttpHeaders configured) {
    this.origins = configured.all(ALLOW_ORIGIN);
    HttpHeaders.Builder others = configured.toBuilder().remove(ALLOW_ORIGIN);
    if (origins.contains(ANY)) {
      others.remove(ALLOW_CREDENTIALS);
    }
    this.headers = others.build();
  }

  /**
   * Adds the headers to {@code target}, except those whose names {@code response} has.
   *
   * @param response the response that {@code target} was created from
   */
  void addTo(HttpResponse.Builder target, HttpRequest request, HttpResponse response) {
    headers.forEach((name, value) -> {
      if (response.headers().all(name).isEmpty()) {
        target.header(name, value);
      }
    });
    origin(request).ifPresent(origin -> target.header(ALLOW_ORIGIN, origin));
    if (dependOnOrigin()) {
      target.header("Vary", "Origin");
    }
  }

  private Optional<String> origin(HttpRequest request) {
    if (dependOnOrigin()) {
      return request.header("Origin").filter(origins::contains);
    }
    return origins.contains(ANY) ? Optional.of(ANY) : origins.stream().findFirst();
  }

  private boolean dependOnOrigin() {
    return origins.size() > 1 && !origins.contains(ANY);
  }
}
