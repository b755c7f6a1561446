package io.stowage.registry.http.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a server on this computer. It does only what the load needs, so that little of the
 * machine is spent on the client: it blocks, and it copies only what it has to look at.
 */
final class Connection implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;

  private final SocketChannel channel;
  private final ByteBuffer in;

  /** Connects to {@code port}. */
  Connection(int port) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    channel = SocketChannel.open(new InetSocketAddress(loopback, port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    in = ByteBuffer.allocateDirect(BUFFER).limit(0);
  }

  /** Returns the head of a request. It can be sent by any connection, as a duplicate. */
  static ByteBuffer request(String method, String path, String... headers) {
    StringBuilder head = new StringBuilder(method)
        .append(' ')
        .append(path)
        .append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: benchmark\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
  }

  /** Sends all of {@code parts}. */
  void write(ByteBuffer... parts) throws IOException {
    long left = 0;
    for (ByteBuffer part : parts) {
      left += part.remaining();
    }
    while (left > 0) {
      left -= channel.write(parts);
    }
  }

  /** Reads the head of a response. */
  Answer answer() throws IOException {
    int end = endOfHead();
    while (end < 0) {
      fill();
      end = endOfHead();
    }
    byte[] head = new byte[end - in.position()];
    in.get(head);
    return Answer.parse(new String(head, StandardCharsets.ISO_8859_1));
  }

  private int endOfHead() {
    for (int i = in.position() + 3; i < in.limit(); i++) {
      if (in.get(i) == '\n' && in.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  /**
   * Reads the body of a response.
   *
   * @throws IOException if it is not {@code content}
   */
  void body(Answer answer, Content content) throws IOException {
    if (answer.length() != content.length()) {
      throw new IOException(
          "the server announced " + answer.length() + " bytes, expected " + content);
    }
    long at = 0;
    while (at < content.length()) {
      ByteBuffer received = next(content.length() - at);
      int count = received.remaining();
      if (!content.hasAt(at, received)) {
        throw new IOException("the server sent other bytes at " + at + " of " + content);
      }
      at += count;
    }
  }

  /**
   * Reads the body of a response and forgets it.
   *
   * @throws IOException if the response does not state its length
   */
  void body(Answer answer) throws IOException {
    if (answer.length() < 0) {
      throw new IOException("the server did not state the length of its response");
    }
    long left = answer.length();
    while (left > 0) {
      left -= next(left).remaining();
    }
  }

  /** Returns what was received next, at most {@code most} bytes, until the next read. */
  private ByteBuffer next(long most) throws IOException {
    if (!in.hasRemaining()) {
      fill();
    }
    int count = (int) Math.min(most, in.remaining());
    ByteBuffer received = in.slice(in.position(), count);
    in.position(in.position() + count);
    return received;
  }

  private void fill() throws IOException {
    in.compact();
    if (!in.hasRemaining()) {
      throw new IOException("the head of a response has more than " + BUFFER + " bytes");
    }
    int count = channel.read(in);
    in.flip();
    if (count < 0) {
      throw new EOFException("the server closed the connection");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
