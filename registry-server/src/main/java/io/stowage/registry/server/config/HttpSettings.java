package io.stowage.registry.server.config;

import io.stowage.registry.http.jetty.TlsOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The section of HTTP.
 *
 * @param address where the server listens
 * @param prefix the path below which the API is: empty, or {@code /x/}
 * @param host the base of all URLs in responses, if it does not depend on the request
 * @param secret the key that authenticates the state of uploads, if there is one
 * @param relativeUrls whether {@code Location} headers contain a path instead of a whole URL
 * @param drainTimeout how long a stop waits for the requests under way
 * @param headers the headers that each response has
 * @param tls the certificate and its options, if the server uses TLS
 * @param debug the second server, for health and metrics, if there is one
 * @param http2 whether HTTP/2 may be used over TLS
 * @param h2c whether HTTP/2 may be used without TLS
 */
public record HttpSettings(
    ListenAddress address,
    String prefix,
    Optional<URI> host,
    Optional<Secret> secret,
    boolean relativeUrls,
    Duration drainTimeout,
    Map<String, List<String>> headers,
    Optional<TlsOptions> tls,
    Optional<DebugSettings> debug,
    boolean http2,
    boolean h2c) {
  private static final String SEGMENT = "[A-Za-z0-9_~-][A-Za-z0-9._~-]*";
  private static final Pattern PREFIX =
      Pattern.compile("/?(?:" + SEGMENT + "(?:/" + SEGMENT + ")*)?/?");
  private static final String ANY_ORIGIN = "access-control-allow-origin";
  private static final String CREDENTIALS = "access-control-allow-credentials";

  /** Checks that no component is null. */
  public HttpSettings {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(drainTimeout, "drainTimeout");
    headers = Collections.unmodifiableMap(
        new LinkedHashMap<>(Objects.requireNonNull(headers, "headers")));
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(debug, "debug");
  }

  /** Reads the section {@code http}. */
  static HttpSettings read(Section http) {
    return new HttpSettings(
        address(http),
        prefix(http),
        host(http),
        http.text("secret").map(Secret::new),
        http.flag("relativeurls"),
        http.duration("draintimeout"),
        headers(http),
        TlsSection.read(http.group("tls")),
        DebugSettings.read(http.group("debug")),
        !http.flag("http2.disabled"),
        http.flag("h2c.enabled"));
  }

  private static ListenAddress address(Section http) {
    String net = http.choice("net", List.of("tcp", "unix")).orElse("tcp");
    if (net.equals("unix")) {
      return new ListenAddress.Unix(http.requiredFile("addr", "the path of a socket"));
    }
    return http.address("addr", http.required("addr", "HOST:PORT, such as :5000"));
  }

  private static String prefix(Section http) {
    String prefix = http.text("prefix").orElse("");
    if (!PREFIX.matcher(prefix).matches()) {
      throw http.invalid("prefix", prefix, "an absolute path such as /registry/");
    }
    String inner = prefix.replaceAll("^/+|/+$", "");
    return inner.isEmpty() ? "" : "/" + inner + "/";
  }

  private static Optional<URI> host(Section http) {
    Optional<URI> host = http.text("host").map(text -> Urls.of(http, "host", text));
    if (host.filter(url -> url.getRawUserInfo() != null
            || url.getRawQuery() != null
            || url.getRawFragment() != null)
        .isPresent()) {
      throw http.invalid("host", "a URL with more", "scheme, host, port and path only");
    }
    return host;
  }

  private static Map<String, List<String>> headers(Section http) {
    Map<String, List<String>> headers = Headers.map(http, "headers");
    if (contains(headers, ANY_ORIGIN, "*") && contains(headers, CREDENTIALS, "true")) {
      throw http.invalid(
          "headers",
          "Access-Control-Allow-Origin: * with Access-Control-Allow-Credentials: true",
          "origins by name, because every page could act for its visitor");
    }
    return headers;
  }

  private static boolean contains(Map<String, List<String>> headers, String name, String value) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .anyMatch(header -> header.getValue().stream().anyMatch(value::equalsIgnoreCase));
  }
}
