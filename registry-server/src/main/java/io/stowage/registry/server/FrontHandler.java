package io.stowage.registry.server;

import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import java.util.Optional;

/** Passes each request to the server of tokens or to the rest, depending on its path. */
final class FrontHandler implements HttpHandler {
  /** The path of the server of tokens below the prefix of the registry. */
  static final String TOKENS = "/token";

  private final HttpHandler rest;
  private final Optional<HttpHandler> tokens;
  private final String tokenPath;

  FrontHandler(HttpHandler rest, Optional<HttpHandler> tokens, String prefix) {
    this.rest = rest;
    this.tokens = tokens;
    this.tokenPath = tokens(prefix);
  }

  /** Returns the path of the server of tokens of a registry with this {@code prefix}. */
  static String tokens(String prefix) {
    return prefix.isEmpty() ? TOKENS : prefix.substring(0, prefix.length() - 1) + TOKENS;
  }

  @Override
  public HttpResponse handle(HttpRequest request) {
    return tokens
        .filter(issuer -> request.path().equals(tokenPath))
        .orElse(rest)
        .handle(request);
  }
}
