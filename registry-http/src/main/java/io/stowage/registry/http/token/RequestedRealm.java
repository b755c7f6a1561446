package io.stowage.registry.http.token;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.internal.api.Origin;
import java.util.Objects;

/**
 * The URL with one path on the server to which each client sent its request.
 *
 * @param path the path, which begins with {@code /}
 * @param proxies the proxies that are trusted
 * @param plainScheme the scheme if the request did not arrive over TLS and no proxy names another
 */
record RequestedRealm(String path, TrustedProxies proxies, String plainScheme)
    implements TokenRealm {
  private static final String UNKNOWN_HOST = "localhost";

  static RequestedRealm of(String path, TrustedProxies proxies, String plainScheme) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(proxies, "proxies");
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path of a realm does not begin with /");
    }
    return new RequestedRealm(path, proxies, plainScheme);
  }

  @Override
  public String of(HttpRequest request) {
    Origin origin = Origin.of(request, proxies, plainScheme);
    return origin.scheme() + "://" + origin.host().orElse(UNKNOWN_HOST) + path;
  }
}
