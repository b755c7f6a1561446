package io.stowage.registry.http.load;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that serves a registry. */
final class Server implements RunningRegistry {
  /** Below the ports of clients: a client that connects to its own port takes it from the server. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();
  private static final double NANOS = 1e9;

  private final Process process;
  private final int port;
  private final Optional<Path> root;
  private final double startSeconds;

  private Server(Process process, int port, Optional<Path> root, double startSeconds) {
    this.process = process;
    this.port = port;
    this.root = root;
    this.startSeconds = startSeconds;
  }

  /**
   * Starts {@code program} and waits until it answers.
   *
   * @param log the file for its errors
   * @param root the directory of its registry, or empty for one in memory
   * @param passwords an htpasswd file, or empty if everybody may do everything
   */
  static Server start(Program program, Path log, Optional<Path> root, Optional<Path> passwords)
      throws IOException {
    int port = freePort();
    ProcessBuilder builder = new ProcessBuilder(program.command(port, root, passwords))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(log.toFile());
    long start = System.nanoTime();
    Process process = builder.start();
    while (!answers(port)) {
      if (!process.isAlive() || System.nanoTime() - start > LONGEST_START.toNanos()) {
        process.destroyForcibly();
        throw new IllegalStateException(
            program.name() + " did not start: " + Files.readString(log));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return new Server(process, port, root, (System.nanoTime() - start) / NANOS);
  }

  private static boolean answers(int port) {
    try (Connection connection = new Connection(port)) {
      connection.write(Connection.request("GET", "/v2/"));
      int status = connection.answer().status();
      return status == 200 || status == 401;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    SplittableRandom random = new SplittableRandom();
    int port = random.nextInt(FIRST_PORT, LAST_PORT);
    while (isTaken(port)) {
      port = random.nextInt(FIRST_PORT, LAST_PORT);
    }
    return port;
  }

  private static boolean isTaken(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return !socket.isBound();
    } catch (BindException e) {
      return true;
    }
  }

  @Override
  public int port() {
    return port;
  }

  /** Returns the time from before its start until after its first answer. */
  double startSeconds() {
    return startSeconds;
  }

  RegistryClient connect() throws IOException {
    return new RegistryClient(port);
  }

  ProcessUsage usage() {
    return new ProcessUsage(process.pid());
  }

  /** Frees the space of a blob that is not used any more. */
  void discard(Content blob) throws IOException {
    if (root.isPresent()) {
      String hex = blob.hex();
      Files.delete(root.get()
          .resolve("docker/registry/v2/blobs/sha256")
          .resolve(hex.substring(0, 2))
          .resolve(hex)
          .resolve("data"));
    }
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_START.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
