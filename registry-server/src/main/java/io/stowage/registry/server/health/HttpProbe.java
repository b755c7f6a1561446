package io.stowage.registry.server.health;

import io.stowage.registry.http.HttpHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;

/**
 * A HEAD request, and the status that a healthy server answers with.
 *
 * @param uri the absolute URI, http or https
 * @param headers the headers to send, whose values may be secrets
 * @param status the expected status
 * @param timeout the longest time to wait for a connection, and then for each part of the response
 */
public record HttpProbe(URI uri, HttpHeaders headers, int status, Duration timeout) {
  /**
   * Checks the components.
   *
   * @throws IllegalArgumentException if the URI has another scheme or no host, or if the time is
   *     not positive
   */
  public HttpProbe {
    Objects.requireNonNull(uri, "uri");
    Objects.requireNonNull(headers, "headers");
    Objects.requireNonNull(timeout, "timeout");
    String scheme = uri.getScheme();
    boolean known = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!known || uri.getHost() == null) {
      throw new IllegalArgumentException("the URI of a health check has the scheme " + scheme
          + " and the host " + uri.getHost() + ", expected http://HOST or https://HOST");
    }
    Timeouts.check(timeout);
  }

  /** Returns a probe without headers that expects status 200 within ten seconds. */
  public static HttpProbe of(URI uri) {
    return new HttpProbe(uri, HttpHeaders.none(), 200, Duration.ofSeconds(10));
  }

  /** Returns the URI without its user, query and fragment, which may contain secrets. */
  public String address() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
  }

  /** Returns the address, the names of the headers, the status and the timeout. */
  @Override
  public String toString() {
    return "HttpProbe[address=" + address()
        + ", headers=" + headers
        + ", status=" + status
        + ", timeout=" + timeout
        + "]";
  }
}
