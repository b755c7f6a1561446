package io.stowage.registry.cli.rehearsal;

import io.stowage.registry.model.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Sends the requests that begin a pull and a push. */
final class Client {
  private static final String BLOB = "rehearsal";

  private final URI server;

  private Client(URI server) {
    this.server = server;
  }

  /**
   * Uses the server at {@code url}.
   *
   * @throws IllegalStateException if it refuses a request
   * @throws UncheckedIOException if it does not answer
   */
  static void use(URI url) {
    Client client = new Client(url);
    client.send("GET /v2/", "");
    client.send("GET /v2/_catalog", "");
    client.send("GET /v2/demo/web/tags/list", "");
    client.send("GET /v2/demo/web/manifests/1.1", "");
    Digest digest = Digest.of(BLOB.getBytes(StandardCharsets.UTF_8));
    client.send("POST /v2/demo/web/blobs/uploads/?digest=" + digest, BLOB);
    client.send("HEAD /v2/demo/web/blobs/" + digest, "");
    client.send("GET /v2/demo/web/blobs/" + digest, "");
  }

  private void send(String request, String content) {
    String head = request + " HTTP/1.1\r\nHost: " + server.getAuthority()
        + "\r\nConnection: close\r\nContent-Type: application/octet-stream\r\nContent-Length: "
        + content.length() + "\r\n\r\n";
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((head + content).getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      if (!answer.startsWith("HTTP/1.1 2")) {
        throw new IllegalStateException(
            request + ": " + answer.lines().findFirst().orElse(""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(request + ": " + e, e);
    }
  }
}
