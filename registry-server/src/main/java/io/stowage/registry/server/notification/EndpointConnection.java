package io.stowage.registry.server.notification;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Posts envelopes to an endpoint, each over a connection of its own, as Distribution does.
 * Redirects are not followed, because the headers may be secrets that are not meant for another
 * server. One thread posts; any thread may abort.
 *
 * <p>It uses {@code HttpURLConnection}, which needs no thread and starts faster than the other
 * client of the JDK.
 */
final class EndpointConnection {
  private final NotificationEndpoint endpoint;
  private final EnvelopeVersion version;
  private Optional<HttpURLConnection> current = Optional.empty();
  private boolean aborted;

  EndpointConnection(NotificationEndpoint endpoint, EnvelopeVersion version) {
    this.endpoint = endpoint;
    this.version = version;
  }

  /**
   * Posts an envelope.
   *
   * @return the status of the answer
   * @throws IOException if there was no answer
   */
  int post(byte[] envelope) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) endpoint.url().toURL().openConnection();
    begin(connection);
    try {
      configure(connection, envelope.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(envelope);
      }
      return status(connection);
    } finally {
      connection.disconnect();
      end();
    }
  }

  /** Ends an attempt that is in progress, and lets all later ones fail. */
  void abort() {
    Optional<HttpURLConnection> connection;
    synchronized (this) {
      aborted = true;
      connection = current;
    }
    connection.ifPresent(HttpURLConnection::disconnect);
  }

  private synchronized void begin(HttpURLConnection connection) throws IOException {
    if (aborted) {
      throw new IOException("the server stops");
    }
    current = Optional.of(connection);
  }

  private synchronized void end() {
    current = Optional.empty();
  }

  private void configure(HttpURLConnection connection, int length) throws IOException {
    long millis = TimeUnit.MILLISECONDS.convert(endpoint.timeout());
    int timeout = (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis)); // zero means no limit
    connection.setConnectTimeout(timeout);
    connection.setReadTimeout(timeout);
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setUseCaches(false);
    connection.setInstanceFollowRedirects(false);
    connection.setFixedLengthStreamingMode(length); // otherwise the JDK may send it again by itself
    connection.setRequestProperty("Connection", "close");
    setDefault(connection, "Content-Type", version.mediaType());
    setDefault(connection, "Accept", "*/*");
    setDefault(connection, "User-Agent", "stowage");
    Optional.ofNullable(endpoint.url().getUserInfo())
        .ifPresent(user -> setDefault(connection, "Authorization", "Basic " + base64(user)));
    endpoint.headers().forEach(connection::addRequestProperty);
  }

  private void setDefault(HttpURLConnection connection, String name, String value) {
    if (endpoint.headers().first(name).isEmpty()) {
      connection.setRequestProperty(name, value);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static int status(HttpURLConnection connection) throws IOException {
    int status;
    try {
      status = connection.getResponseCode();
    } catch (HttpRetryException e) {
      status = e.responseCode();
    }
    if (status < 0) {
      throw new IOException("the answer is not HTTP");
    }
    return status;
  }
}
