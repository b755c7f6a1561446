package io.stowage.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A local socket whose other end is read by a thread, which discards the data. */
final class Drain implements AutoCloseable {
  private static final int BUFFER = 1 << 20;

  private final SocketChannel in;
  private final OutputStream stream;

  private Drain(SocketChannel in) {
    this.in = in;
    this.stream = Channels.newOutputStream(in);
  }

  /** Returns a drain that accepts nothing. */
  static Drain closed() {
    try {
      return new Drain(SocketChannel.open());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Drain open() throws IOException {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      SocketChannel in = SocketChannel.open(server.getLocalAddress());
      SocketChannel out = server.accept();
      Thread reader = new Thread(() -> readAll(out), "drain");
      reader.setDaemon(true);
      reader.start();
      return new Drain(in);
    }
  }

  /** Sends all of {@code file} and returns the number of bytes. */
  long take(FileChannel file) throws IOException {
    long size = file.size();
    long sent = 0;
    while (sent < size) {
      sent += file.transferTo(sent, size - sent, in);
    }
    return sent;
  }

  /** Sends all of {@code content} and returns the number of bytes. */
  long take(InputStream content) throws IOException {
    return content.transferTo(stream);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static void readAll(SocketChannel out) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    try (out) {
      while (out.read(buffer.clear()) >= 0) {
        // The data is discarded.
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
