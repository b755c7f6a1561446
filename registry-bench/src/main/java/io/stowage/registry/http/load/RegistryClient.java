package io.stowage.registry.http.load;

import static io.stowage.registry.http.load.Connection.request;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Pushes and pulls on one connection, with the requests that Docker sends. */
final class RegistryClient implements AutoCloseable {
  private static final int CHUNK = 32 * 1024;

  private final Connection connection;

  /** Connects to the server on {@code port} of this computer. */
  RegistryClient(int port) throws IOException {
    this.connection = new Connection(port);
  }

  /** Pushes a blob: begins an upload, sends the content in chunks, completes the upload. */
  void push(String repository, Content blob) throws IOException {
    Answer begun = send(202, request("POST", uploads(repository), "Content-Length: 0"));
    connection.write(request("PATCH", begun.location(), "Transfer-Encoding: chunked"));
    writeChunks(blob);
    Answer written = answer(202);
    String separator = written.location().contains("?") ? "&" : "?";
    String commit = written.location() + separator + "digest=" + blob.digest();
    send(201, request("PUT", commit, "Content-Length: 0"));
  }

  private static String uploads(String repository) {
    return "/v2/" + repository + "/blobs/uploads/";
  }

  /** Sends chunks of the size that Docker's have. */
  private void writeChunks(Content blob) throws IOException {
    for (long at = 0; at < blob.length(); ) {
      ByteBuffer part = blob.part(at, CHUNK);
      int count = part.remaining();
      connection.write(ascii(Integer.toHexString(count) + "\r\n"), part, ascii("\r\n"));
      at += count;
    }
    connection.write(ascii("0\r\n\r\n"));
  }

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Pushes a manifest of an image. */
  void pushManifest(String repository, String tag, Content manifest) throws IOException {
    connection.write(
        request(
            "PUT",
            "/v2/" + repository + "/manifests/" + tag,
            "Content-Type: " + Image.MANIFEST_TYPE,
            "Content-Length: " + manifest.length()),
        manifest.part(0, (int) manifest.length()));
    answer(201);
  }

  /**
   * Pulls a blob.
   *
   * @throws IOException if it is not {@code blob}
   */
  void pull(String repository, Content blob) throws IOException {
    connection.write(request("GET", "/v2/" + repository + "/blobs/" + blob.digest()));
    connection.body(connection.answer().require(200), blob);
  }

  /**
   * Tries to log in with a wrong password.
   *
   * @throws IOException if the server does not refuse it
   */
  void beRefused(ByteBuffer ping) throws IOException {
    send(401, ping);
  }

  private Answer send(int expected, ByteBuffer request) throws IOException {
    connection.write(request);
    return answer(expected);
  }

  private Answer answer(int expected) throws IOException {
    Answer answer = connection.answer().require(expected);
    connection.body(answer);
    return answer;
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
