package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import io.stowage.registry.exploration.peer.JavaCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** A registry in a process of its own, on a free port of the loopback interface. */
public final class ServerProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening on (?:https?://)?(127\\.0\\.0\\.1:[0-9]+)");
  private static final Pattern DEBUG =
      Pattern.compile("^debug listening on http://(127\\.0\\.0\\.1:[0-9]+)");

  /** Settings for tests of the times that a collection waits for others. */
  private static final List<String> HURRIED = List.of(
      "-Dio.stowage.registry.server.settle=PT1S", "-Dio.stowage.registry.gc.takeover=PT10S");

  /** The program with the support for buckets. */
  private static final Path JAR = Path.of("..", "registry-cli-s3", "target", "stowage-s3.jar");

  private final Daemon daemon;
  private final String host;

  private ServerProcess(Command command) {
    this.daemon = Daemon.start(command);
    this.host = awaitAddress();
  }

  private String awaitAddress() {
    try {
      return daemon.await(LISTENING).group(1);
    } catch (AssertionError e) {
      daemon.close();
      throw e;
    }
  }

  /** Starts Debian's {@code docker-registry} with a configuration file. */
  public static ServerProcess dockerRegistry(Path configuration) {
    return new ServerProcess(Command.of("docker-registry", "serve", configuration.toString()));
  }

  /** Starts {@code stowage serve} with these arguments. */
  public static ServerProcess stowage(String... arguments) {
    return new ServerProcess(stowageCommand(List.of()).and(arguments));
  }

  /**
   * Starts {@code stowage serve} with a configuration file. Collections settle for one second, and
   * their lock is taken over when its heartbeat is ten seconds old.
   */
  public static ServerProcess hurried(Path configuration) {
    return new ServerProcess(stowageCommand(HURRIED).and(configuration.toString()));
  }

  private static Command stowageCommand(List<String> properties) {
    List<String> words = JavaCommand.program(JAR, "serve");
    words.addAll(1, properties);
    return Command.of(words.toArray(String[]::new));
  }

  /**
   * Writes a configuration file that both servers understand, for a registry in {@code root} that
   * allows deletions.
   *
   * @param storage further keys of the section {@code storage}, as a YAML flow without braces
   */
  public static Path configuration(Path file, Path root, String storage) {
    try {
      return Files.writeString(file, """
          version: 0.1
          log: {level: info, accesslog: {disabled: true}}
          storage: {filesystem: {rootdirectory: '%s'}, delete: {enabled: true}, \
          maintenance: {uploadpurging: {enabled: false}}%s}
          http: {addr: '127.0.0.1:0', secret: interop}
          """.formatted(root, storage.isEmpty() ? "" : ", " + storage));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the host and the port. */
  public String host() {
    return host;
  }

  /** Returns the host and the port of the metrics of {@code stowage serve}. */
  public String debugHost() {
    return daemon.await(DEBUG).group(1);
  }

  /** Returns the number of lines in the log that have a match of {@code pattern}. */
  public long count(Pattern pattern) {
    return daemon.count(pattern);
  }

  /**
   * Lets the server work.
   *
   * @throws AssertionError if it ends within this time
   */
  public void work(Duration time) {
    daemon.work(time);
  }

  /** Stops the server for {@code time}, as a machine does that is suspended. */
  public void pause(Duration time) {
    daemon.pause(time);
  }

  /** Kills the server, as {@code kill -9} does. */
  public void kill() {
    daemon.kill();
  }

  /** Asks the server to stop, and returns when it has stopped. */
  @Override
  public void close() {
    daemon.close();
  }
}
