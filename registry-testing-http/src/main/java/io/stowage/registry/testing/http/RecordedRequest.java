package io.stowage.registry.testing.http;

import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.QueryParameters;
import io.stowage.registry.model.Printable;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request that a {@link RegistryServer} got, without its body.
 *
 * @param method the method as it was sent
 * @param path the path as it was sent, with its percent-encoding and without the query
 * @param query the parameters of the query
 * @param status the status of the response, or 0 if the connection was closed without one
 * @param headers the headers. Of credentials, only the scheme is kept: {@code Basic ***}
 */
public record RecordedRequest(
    String method, String path, QueryParameters query, int status, HttpHeaders headers) {
  private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization");
  private static final String COOKIE = "cookie";
  private static final Pattern SCHEME =
      Pattern.compile("(basic|bearer) .*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final String HIDDEN = "***";

  /** Checks that no component is null. */
  public RecordedRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(query, "query");
    Objects.requireNonNull(headers, "headers");
  }

  /** Returns {@code request} without its credentials, with the status of its response. */
  static RecordedRequest of(HttpRequest request, int status) {
    HttpHeaders.Builder kept = HttpHeaders.builder();
    request.headers().forEach((name, value) -> kept.add(name, shown(name, value)));
    return new RecordedRequest(
        request.method(), request.path(), request.query(), status, kept.build());
  }

  private static String shown(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    if (key.equals(COOKIE)) {
      return HIDDEN;
    }
    return CREDENTIALS.contains(key) ? withoutCredentials(value) : value;
  }

  private static String withoutCredentials(String value) {
    Matcher known = SCHEME.matcher(value);
    return known.matches() ? known.group(1) + " " + HIDDEN : HIDDEN;
  }

  /** Returns the value of the first header line with this {@code name}. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  /** Returns the method, the path and the status. */
  @Override
  public String toString() {
    return Printable.of(method + " " + path + " " + status);
  }
}
