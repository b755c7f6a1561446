package io.stowage.registry.http.internal.api;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.TrustedProxies;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The scheme and host to which a client sent its request: what a trusted proxy says in {@code
 * Forwarded}, {@code X-Forwarded-Proto} and {@code X-Forwarded-Host}, or else the header {@code
 * Host} and the use of TLS. A value of an unexpected form is ignored, because the origin becomes a
 * part of a response.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host, with its port if it has one, or empty if it is missing or malformed
 */
public record Origin(String scheme, Optional<String> host) {
  private static final Splitter ELEMENTS = Splitter.on(',').trimResults();
  private static final Splitter PAIRS = Splitter.on(';').trimResults();
  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

  /** Checks that no component is null. */
  public Origin {
    Objects.requireNonNull(scheme, "scheme");
    Objects.requireNonNull(host, "host");
  }

  /**
   * Returns the origin of {@code request}.
   *
   * @param proxies the proxies that are trusted
   * @param plainScheme the scheme if the request did not arrive over TLS and no proxy names another
   */
  public static Origin of(HttpRequest request, TrustedProxies proxies, String plainScheme) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(proxies, "proxies");
    Objects.requireNonNull(plainScheme, "plainScheme");
    boolean forwarded = proxies.sent(request);
    Optional<String> host = (forwarded ? forwardedHost(request) : Optional.<String>empty())
        .or(() -> request.header("Host"))
        .filter(name -> HOST.matcher(name).matches());
    Optional<String> scheme = forwarded ? forwardedScheme(request) : Optional.empty();
    return new Origin(scheme.orElse(request.secure() ? "https" : plainScheme), host);
  }

  private static Optional<String> forwardedHost(HttpRequest request) {
    return request.header("Forwarded").isPresent()
        ? forwarded(request, "host")
        : first(request, "X-Forwarded-Host");
  }

  private static Optional<String> forwardedScheme(HttpRequest request) {
    Optional<String> scheme = request.header("Forwarded").isPresent()
        ? forwarded(request, "proto")
        : first(request, "X-Forwarded-Proto");
    return scheme
        .map(text -> text.toLowerCase(Locale.ROOT))
        .filter(text -> text.equals("http") || text.equals("https"));
  }

  /** Returns a parameter of the first element of {@code Forwarded} (RFC 7239, section 4). */
  private static Optional<String> forwarded(HttpRequest request, String name) {
    return first(request, "Forwarded").stream()
        .flatMap(PAIRS::splitToStream)
        .filter(pair -> pair.regionMatches(true, 0, name + "=", 0, name.length() + 1))
        .map(pair -> CharMatcher.is('"').trimFrom(pair.substring(name.length() + 1)))
        .findFirst();
  }

  /** Returns the first element of a list, which is that of the outermost proxy. */
  private static Optional<String> first(HttpRequest request, String name) {
    return request
        .header(name)
        .map(list -> ELEMENTS.splitToList(list).get(0))
        .filter(element -> !element.isEmpty());
  }
}
