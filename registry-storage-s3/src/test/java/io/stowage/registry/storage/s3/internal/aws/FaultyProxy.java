package io.stowage.registry.storage.s3.internal.aws;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network between a client and a store that loses, refuses and delays. It passes bytes on as they
 * are, so signatures stay valid. Each connection carries one request.
 */
final class FaultyProxy implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("content-length: *(\\d+)");

  private final URI store;
  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();

  private FaultyProxy(URI store, ServerSocket socket) {
    this.store = store;
    this.socket = socket;
  }

  static FaultyProxy to(URI store) throws IOException {
    FaultyProxy proxy =
        new FaultyProxy(store, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** Lets the next requests fail, each in one of these ways. */
  void next(Fault... kinds) {
    faults.addAll(List.of(kinds));
  }

  /** Returns how many requests have arrived. */
  int requests() {
    return requests.get();
  }

  private void accept() {
    try {
      while (!socket.isClosed()) {
        Socket client = socket.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException e) {
      // The proxy was closed.
    }
  }

  /** A connection that fails is one more of the faults that the client has to bear. */
  private void serve(Socket client) {
    try (client) {
      Optional<byte[]> request = request(client);
      if (request.isPresent()) {
        requests.incrementAndGet();
        answer(request.get(), client.getOutputStream());
      }
    } catch (IOException e) {
      // The client is gone.
    }
  }

  private void answer(byte[] request, OutputStream client) throws IOException {
    Fault fault = Optional.ofNullable(faults.poll()).orElse(Fault.NONE);
    switch (fault) {
      case NONE -> client.write(ask(request));
      case LOSE_REQUEST -> {}
      case LOSE_ANSWER -> ask(request);
      case CUT_ANSWER -> {
        byte[] answer = ask(request);
        client.write(answer, 0, answer.length - 1);
      }
      case SLOW_DOWN -> client.write(error(503, "SlowDown"));
      case INTERNAL_ERROR_BUT_APPLIED -> {
        ask(request);
        client.write(error(500, "InternalError"));
      }
    }
  }

  private static byte[] error(int status, String code) {
    String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>";
    String head = "HTTP/1.1 " + status + " Error\r\nContent-Type: application/xml\r\n"
        + "Content-Length: " + body.length() + "\r\nConnection: close\r\n\r\n";
    return (head + body).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the whole answer of the store. */
  private byte[] ask(byte[] request) throws IOException {
    try (Socket server = new Socket(store.getHost(), store.getPort())) {
      server.getOutputStream().write(request);
      server.getOutputStream().flush();
      return server.getInputStream().readAllBytes();
    }
  }

  /** Reads a whole request, which asks the store to close the connection after its answer. */
  private static Optional<byte[]> request(Socket client) throws IOException {
    InputStream in = client.getInputStream();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String end = "";
    while (!end.equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return Optional.empty();
      }
      bytes.write(next);
      end = (end + (char) next).substring(Math.max(0, end.length() - 3));
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1);
    if (head.toLowerCase(Locale.ROOT).contains("expect: 100-continue")) {
      client
          .getOutputStream()
          .write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    byte[] body = in.readNBytes(length(head));
    if (body.length < length(head)) {
      throw new EOFException("the client sent a part of a request");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(closing(head).getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return Optional.of(whole.toByteArray());
  }

  private static int length(String head) {
    Matcher length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
    return length.find() ? Integer.parseInt(length.group(1)) : 0;
  }

  private static String closing(String head) {
    return head.replaceAll("(?i)\r\n(expect|connection): [^\r]*", "")
        .replaceFirst("\r\n\r\n$", "\r\nConnection: close\r\n\r\n");
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  /** What happens to a request. */
  enum Fault {
    /** Nothing bad. */
    NONE,
    /** It does not reach the store, and the connection ends. */
    LOSE_REQUEST,
    /** The store applies it, and the connection ends without an answer. */
    LOSE_ANSWER,
    /** The store applies it, and the connection ends within the answer. */
    CUT_ANSWER,
    /** It does not reach the store, which asks for fewer requests. */
    SLOW_DOWN,
    /** The store applies it, and reports an error. */
    INTERNAL_ERROR_BUT_APPLIED
  }
}
