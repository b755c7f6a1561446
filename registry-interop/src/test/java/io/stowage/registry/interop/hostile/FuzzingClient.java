package io.stowage.registry.interop.hostile;

import io.stowage.registry.Registry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Sends the requests of an {@link ImageClient} after a {@link Mutator} has changed them, one after
 * the other, and checks the answers. A request that must be answered once is sent on a connection
 * that is kept; any other one on a connection of its own, which the client ends after it. The
 * requests depend on the seed, and on answers only in what they say of uploads: ids, states, sizes.
 *
 * <p>Not thread-safe.
 */
final class FuzzingClient implements AutoCloseable {
  private static final int ONE_IN = 16;

  private final HostileServer server;
  private final Tally tally;
  private final Random random;
  private final ImageClient images;
  private final Mutator mutator;
  private final byte[] ping;
  private @Nullable RawConnection kept;
  private @Nullable FuzzedRequest before;

  /**
   * Creates a client.
   *
   * @param number the number of the client, which has repositories of its own
   */
  FuzzingClient(HostileServer server, Tally tally, long seed, int number) {
    this.server = server;
    this.tally = tally;
    this.random = new Random(31 * seed + number);
    this.images = new ImageClient("client" + number, random);
    this.mutator = new Mutator(server.host(), random);
    this.ping = Draft.of("GET", "/v2/").encoded(server.host());
  }

  /** Puts the blobs that the client pushes and pulls into its repositories. */
  void seed(Registry registry) {
    images.seed(registry);
  }

  /** Sends a number of requests. */
  void send(int requests) {
    for (int i = 1; i <= requests; i++) {
      FuzzedRequest request = mutator.mutated(images.next());
      try {
        if (request.certain()) {
          exchange(request);
        } else {
          inflict(request);
        }
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError(
            "request " + i + ": " + e.getMessage() + "\n" + request + "\nbefore it: " + before, e);
      }
      before = request;
    }
  }

  /** Sends a request that must be answered once, sometimes with another one behind it. */
  private void exchange(FuzzedRequest request) throws IOException {
    RawConnection connection = kept == null ? server.connect() : kept;
    kept = connection;
    boolean pings = random.nextInt(ONE_IN) == 0;
    connection.send(pings ? joined(request.bytes(), ping) : request.bytes());
    Reply reply = connection
        .next(request.toHead())
        .orElseThrow(() -> new AssertionError("there is no answer"));
    check(reply, request.toHead());
    images.learn(reply);
    if (reply.closes()) {
      requireEnd(connection, request.toHead());
      close();
    } else if (pings) {
      Reply pong = connection.reply();
      require(pong.status() == 200 && pong.text().equals("{}"), "the next answer is " + pong);
    }
  }

  /** A server that does not understand a HEAD request may answer it with a body. */
  private static void requireEnd(RawConnection connection, boolean toHead) throws IOException {
    if (toHead) {
      connection.drain();
    } else {
      require(connection.isClosedByServer(), "more bytes follow the last answer");
    }
  }

  /** Sends a request that the server may answer in any way that is not an error of its own. */
  private void inflict(FuzzedRequest request) throws IOException {
    close();
    try (RawConnection connection = server.connect()) {
      connection.send(request.bytes());
      if (random.nextInt(ONE_IN) == 0) {
        connection.reset();
      } else {
        connection.endInput();
        checkAll(connection, request.toHead());
      }
    } catch (SocketException e) {
      tally.add(Tally.NONE); // the server has closed the connection, and may do so
    }
  }

  private void checkAll(RawConnection connection, boolean toHead) throws IOException {
    Optional<Reply> reply = connection.next(toHead);
    reply.ifPresentOrElse(images::learn, () -> tally.add(Tally.NONE));
    while (reply.isPresent()) {
      check(reply.get(), toHead);
      if (toHead) {
        connection.drain();
      }
      reply = connection.next(false);
    }
  }

  private void check(Reply reply, boolean toHead) {
    tally.add(reply.status());
    Optional<String> fault = reply.fault(toHead);
    require(fault.isEmpty(), fault.orElse("") + "\n" + reply);
    require(!reply.text().contains(Surroundings.SECRET), "a file beside the root was read");
  }

  private static byte[] joined(byte[] first, byte[] second) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(first);
    all.writeBytes(second);
    return all.toByteArray();
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new AssertionError(problem);
    }
  }

  /** Closes the connection that is kept. */
  @Override
  public void close() throws IOException {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }
}
