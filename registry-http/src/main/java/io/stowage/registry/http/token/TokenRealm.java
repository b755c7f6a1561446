package io.stowage.registry.http.token;

import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.TrustedProxies;
import java.net.URI;
import java.util.Locale;
import java.util.Objects;

/**
 * Tells clients where they get a token: the parameter {@code realm} of a challenge.
 *
 * <p>Implementations are safe for use by several threads.
 */
@FunctionalInterface
public interface TokenRealm {
  /**
   * Returns the same URL for all requests.
   *
   * @throws IllegalArgumentException if {@code url} is not an absolute URL with the scheme http or
   *     https and with a host
   */
  static TokenRealm at(URI url) {
    Objects.requireNonNull(url, "url");
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new IllegalArgumentException(
          "realm is not an http or https URL with a host, such as https://auth.example.com/token");
    }
    return request -> url.toString();
  }

  /** Returns the realm of {@link #autoRedirect(String, TrustedProxies)} that trusts no proxy. */
  static TokenRealm autoRedirect(String path) {
    return autoRedirect(path, TrustedProxies.none());
  }

  /**
   * Returns the URL with {@code path} on the server to which the client sent its request, for a
   * token server behind the same proxy (Distribution's option {@code autoredirect}). The scheme is
   * https, unless one of {@code proxies} says http.
   *
   * @param proxies the proxies whose headers {@code Forwarded}, {@code X-Forwarded-Proto} and
   *     {@code X-Forwarded-Host} are trusted
   * @throws IllegalArgumentException if {@code path} does not begin with {@code /}
   */
  static TokenRealm autoRedirect(String path, TrustedProxies proxies) {
    return RequestedRealm.of(path, proxies, "https");
  }

  /** Returns the realm of {@link #onThisServer(String, TrustedProxies)} that trusts no proxy. */
  static TokenRealm onThisServer(String path) {
    return onThisServer(path, TrustedProxies.none());
  }

  /**
   * Returns the URL with {@code path} on the server to which the client sent its request, for a
   * token server in this process. The scheme is that of the request, or the one that one of {@code
   * proxies} names.
   *
   * @param proxies the proxies whose headers {@code Forwarded}, {@code X-Forwarded-Proto} and
   *     {@code X-Forwarded-Host} are trusted
   * @throws IllegalArgumentException if {@code path} does not begin with {@code /}
   */
  static TokenRealm onThisServer(String path, TrustedProxies proxies) {
    return RequestedRealm.of(path, proxies, "http");
  }

  /** Returns the URL for the client that sent {@code request}. */
  String of(HttpRequest request);
}
