package io.stowage.registry.http.internal.api;

import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds the URLs in the responses to one request.
 *
 * <p>The base of {@code Location} headers is the configured host, or else the {@link Origin} of the
 * request. A host that is missing or malformed leaves a relative URL. Immutable.
 */
public final class Locations {
  private final Optional<String> url;
  private final String base;
  private final String prefix;

  private Locations(Optional<String> url, String base, String prefix) {
    this.url = url;
    this.base = base;
    this.prefix = prefix;
  }

  /** Returns the builder of the URLs in the response to {@code request}. */
  public static Locations of(HttpOptions options, HttpRequest request) {
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(request, "request");
    String prefix = withoutSlash(options.prefix());
    Optional<String> configured = options.host().map(host -> configured(host, prefix));
    Optional<String> url = configured.or(() -> requested(options, request, prefix));
    boolean relative = options.relativeUrls() && configured.isEmpty();
    return new Locations(url, url.filter(base -> !relative).orElse(prefix), prefix);
  }

  /**
   * Returns the URL of this server with the prefix, without a slash at its end, or empty if it is
   * not known. It is the same for relative {@code Location} headers.
   */
  public Optional<String> url() {
    return url;
  }

  /**
   * Returns the value of a {@code Location} header.
   *
   * @param path an encoded path below the prefix, which may have a query, such as {@code
   *     /v2/team/app/blobs/sha256:...}
   */
  public String of(String path) {
    return base + Objects.requireNonNull(path, "path");
  }

  /**
   * Returns a reference for a {@code Link} header, which is relative to the host.
   *
   * @param pathAndQuery as for {@link #of}
   */
  public String link(String pathAndQuery) {
    return prefix + Objects.requireNonNull(pathAndQuery, "pathAndQuery");
  }

  private static String configured(URI host, String prefix) {
    String path = withoutSlash(Objects.requireNonNullElse(host.getRawPath(), ""));
    return host.getScheme() + "://" + host.getRawAuthority() + (path.isEmpty() ? prefix : path);
  }

  private static Optional<String> requested(
      HttpOptions options, HttpRequest request, String prefix) {
    Origin origin = Origin.of(request, options.trustedProxies(), "http");
    return origin.host().map(host -> origin.scheme() + "://" + host + prefix);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** Returns the base of {@code Location} headers. */
  @Override
  public String toString() {
    return "Locations[base=" + base + "]";
  }
}
