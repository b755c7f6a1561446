package io.stowage.registry.interop.http;

import com.google.common.net.HostAndPort;
import io.stowage.registry.http.HttpHeaders;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.SocketFactory;

/**
 * A connection of a client that sends exactly what it is told (RFC 9112), unlike the client of the
 * JDK, which chooses some headers itself. Not thread-safe.
 */
final class Connection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final String host;
  private final Socket socket;
  private final InputStream in;

  /** Connects to {@code host}, a host and a port. */
  Connection(String host) throws IOException {
    this(host, SocketFactory.getDefault());
  }

  /** Connects to {@code host}, a host and a port, over a socket of {@code sockets}. */
  Connection(String host, SocketFactory sockets) throws IOException {
    this.host = host;
    HostAndPort address = HostAndPort.fromString(host);
    socket = sockets.createSocket(address.getHost(), address.getPort());
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Sends a request, and returns the answer with its body, as far as it arrives. */
  Answer exchange(Request request) throws IOException {
    Answer head = open(request);
    return hasBody(request, head) ? withBody(head) : head;
  }

  /** Sends a request, and returns the answer without its body, which has not been read. */
  Answer open(Request request) throws IOException {
    write(request.headBytes(host));
    if (request.expectsContinue()) {
      Answer interim = readHead();
      if (interim.status() != 100) {
        return interim;
      }
    }
    write(request.bodyBytes());
    Answer answer = readHead();
    while (answer.status() < 200) {
      answer = readHead();
    }
    return answer;
  }

  /** Reads bytes of the body as they are transferred. */
  byte[] read(int count) throws IOException {
    return in.readNBytes(count);
  }

  private void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private Answer readHead() throws IOException {
    String statusLine = line();
    HttpHeaders.Builder headers = HttpHeaders.builder();
    String field = line();
    while (!field.isEmpty()) {
      int colon = field.indexOf(':');
      headers.add(field.substring(0, colon), field.substring(colon + 1).strip());
      field = line();
    }
    int status = Integer.parseInt(statusLine.substring(9, 12));
    return new Answer(status, headers.build(), new byte[0], false);
  }

  private static boolean hasBody(Request request, Answer head) {
    return !request.method().equals("HEAD") && head.status() != 204 && head.status() != 304;
  }

  private Answer withBody(Answer head) throws IOException {
    if (head.headers().first("Transfer-Encoding").isPresent()) {
      return new Answer(head.status(), head.headers(), readChunks(), false);
    }
    Optional<String> announced = head.headers().first("Content-Length");
    int length = announced.map(Integer::parseInt).orElse(Integer.MAX_VALUE);
    byte[] body = in.readNBytes(length);
    boolean cut = announced.isPresent() && body.length < length;
    return new Answer(head.status(), head.headers(), body, cut);
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = Integer.parseInt(line(), 16);
    while (size > 0) {
      body.writeBytes(in.readNBytes(size));
      line();
      size = Integer.parseInt(line(), 16);
    }
    line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\n') {
      if (next < 0) {
        throw new EOFException("the answer ends after: " + line);
      }
      if (next != '\r') {
        line.write(next);
      }
      next = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
