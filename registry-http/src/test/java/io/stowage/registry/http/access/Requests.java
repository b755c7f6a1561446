package io.stowage.registry.http.access;

import io.stowage.registry.http.HttpRequest;

/** Requests with credentials. */
final class Requests {
  private Requests() {}

  static HttpRequest anonymous() {
    return HttpRequest.builder("GET", "/v2/").build();
  }

  static HttpRequest with(String authorization) {
    return HttpRequest.builder("GET", "/v2/")
        .header("Authorization", authorization)
        .build();
  }

  static HttpRequest basic(String user, String password) {
    return with(new BasicCredentials(user, password).toHeader());
  }
}
