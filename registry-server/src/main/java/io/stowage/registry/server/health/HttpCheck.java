package io.stowage.registry.server.health;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Optional;

/**
 * Sends a HEAD request. Redirects are followed only without headers, which may be secrets that are
 * not meant for another server.
 */
final class HttpCheck implements HealthCheck {
  private final HttpProbe probe;

  HttpCheck(HttpProbe probe) {
    this.probe = probe;
  }

  @Override
  public Optional<String> problem() {
    try {
      int status = status();
      return status == probe.status()
          ? Optional.empty()
          : Optional.of(
              "the server answered with status " + status + ", expected " + probe.status());
    } catch (IOException e) {
      return Optional.of("the server did not answer: " + e.getClass().getSimpleName());
    }
  }

  private int status() throws IOException {
    HttpURLConnection connection = (HttpURLConnection) probe.uri().toURL().openConnection();
    try {
      connection.setRequestMethod("HEAD");
      connection.setUseCaches(false);
      connection.setInstanceFollowRedirects(true);
      connection.setConnectTimeout(Timeouts.millis(probe.timeout()));
      connection.setReadTimeout(Timeouts.millis(probe.timeout()));
      connection.setRequestProperty("Connection", "close");
      probe.headers().forEach((name, value) -> {
        connection.setInstanceFollowRedirects(false);
        connection.addRequestProperty(name, value);
      });
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
