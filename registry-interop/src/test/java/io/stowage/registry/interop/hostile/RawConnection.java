package io.stowage.registry.interop.hostile;

import com.google.common.base.CharMatcher;
import io.stowage.registry.http.HttpHeaders;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection of a client that sends any bytes, and accepts only answers that are well-formed (RFC
 * 9112): a malformed answer is an {@link AssertionError}. Not thread-safe.
 */
final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final int BUFFER = 16 * 1024;
  private static final int LONGEST_LINE = 128 * 1024;
  private static final int LARGEST_BODY = 64 * 1024 * 1024;
  private static final byte[] NOTHING = {};

  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9][0-9]) .*");
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,7}");
  private static final CharMatcher DIGITS = CharMatcher.inRange('0', '9');
  private static final CharMatcher TOKEN = DIGITS
      .or(CharMatcher.inRange('a', 'z'))
      .or(CharMatcher.inRange('A', 'Z'))
      .or(CharMatcher.anyOf("!#$%&'*+-.^_`|~"))
      .precomputed();

  private final Socket socket;
  private final BufferedInputStream in;

  /** Connects to a port of this machine. */
  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream(), BUFFER);
  }

  RawConnection send(String text) throws IOException {
    return send(Bytes.of(text));
  }

  RawConnection send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Tells the server that no more bytes follow. */
  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** Closes the connection with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Returns the next answer to a request other than HEAD, which must arrive. */
  Reply reply() throws IOException {
    return next(false)
        .orElseThrow(() -> new AssertionError("the connection was closed, expected an answer"));
  }

  /**
   * Returns the next final answer, or empty if the server closed the connection before it.
   *
   * @param toHead whether it answers a HEAD request, so that it has no body
   */
  Optional<Reply> next(boolean toHead) throws IOException {
    Optional<Reply> reply = read(toHead);
    while (reply.isPresent() && reply.get().status() < 200) {
      reply = read(toHead);
    }
    return reply;
  }

  /** Returns the next answer, which may be an interim one. */
  private Optional<Reply> read(boolean toHead) throws IOException {
    if (isAtEnd()) {
      return Optional.empty();
    }
    String line = line();
    Matcher matcher = STATUS_LINE.matcher(line);
    require(matcher.matches(), "a status line", line);
    int status = Integer.parseInt(matcher.group(1));
    HttpHeaders headers = fields();
    boolean none = toHead || status < 200 || status == 204 || status == 304;
    return Optional.of(new Reply(status, headers, none ? NOTHING : body(headers)));
  }

  private boolean isAtEnd() throws IOException {
    in.mark(1);
    boolean end = in.read() < 0;
    if (!end) {
      in.reset();
    }
    return end;
  }

  private HttpHeaders fields() throws IOException {
    HttpHeaders.Builder fields = HttpHeaders.builder();
    String line = line();
    while (!line.isEmpty()) {
      int colon = line.indexOf(':');
      require(colon > 0 && TOKEN.matchesAllOf(line.substring(0, colon)), "a header field", line);
      fields.add(line.substring(0, colon), line.substring(colon + 1).strip());
      line = line();
    }
    return fields.build();
  }

  private byte[] body(HttpHeaders headers) throws IOException {
    List<String> lengths = headers.all("Content-Length");
    List<String> encodings = headers.all("Transfer-Encoding");
    if (!encodings.isEmpty()) {
      require(encodings.equals(List.of("chunked")), "one encoding", encodings.toString());
      require(lengths.isEmpty(), "no length beside an encoding", lengths.toString());
      return chunks();
    }
    if (lengths.isEmpty()) {
      return in.readNBytes(LARGEST_BODY);
    }
    String length = lengths.get(0);
    boolean number = !length.isEmpty() && length.length() < 10 && DIGITS.matchesAllOf(length);
    require(lengths.size() == 1 && number, "one length", lengths.toString());
    return exactly(Integer.parseInt(length));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size = chunkSize();
    while (size > 0) {
      body.writeBytes(exactly(size));
      require(line().isEmpty(), "a line end behind a chunk", "more bytes");
      size = chunkSize();
    }
    require(line().isEmpty(), "the end of the body", "trailers");
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    String line = line();
    require(HEX.matcher(line).matches(), "the size of a chunk", line);
    return Integer.parseInt(line, 16);
  }

  private byte[] exactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    require(bytes.length == size, size + " bytes of a body", bytes.length + " bytes");
    return bytes;
  }

  /** Returns a line that ends with CR and LF, without them. */
  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next != '\r') {
      boolean text = (next >= ' ' && next != 0x7f) || next == '\t';
      require(text && line.size() < LONGEST_LINE, "a line", "byte " + next + " after " + line);
      line.write(next);
      next = in.read();
    }
    int end = in.read();
    require(end == '\n', "LF behind CR", "byte " + end);
    return Bytes.text(line.toByteArray());
  }

  private static void require(boolean condition, String expected, String actual) {
    if (!condition) {
      throw new AssertionError(
          "malformed answer: expected " + expected + ", found " + Bytes.shown(Bytes.of(actual)));
    }
  }

  /** Returns whether the server sends something or closes the connection within a time. */
  boolean hasNews(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      in.mark(1);
      if (in.read() >= 0) {
        in.reset();
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true; // reset
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /** Reads whatever follows, until the server closes or resets the connection. */
  void drain() throws IOException {
    byte[] bytes = new byte[BUFFER];
    try {
      int read = in.read(bytes);
      while (read >= 0) {
        read = in.read(bytes);
      }
    } catch (SocketException e) {
      return; // reset
    }
  }

  /** Returns whether the server closes the connection and sends nothing before. */
  boolean isClosedByServer() throws IOException {
    try {
      return isAtEnd();
    } catch (SocketException e) {
      return true; // reset
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
