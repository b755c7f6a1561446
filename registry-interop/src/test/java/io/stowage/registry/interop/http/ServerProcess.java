package io.stowage.registry.interop.http;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A registry in a process of its own, on a free port of the loopback interface. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern LISTENING =
      Pattern.compile("listening on (?:https?://)?(127\\.0\\.0\\.1:[0-9]+)");
  private static final String MAIN = "io.stowage.registry.cli.RegistryCommand";

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
  static ServerProcess dockerRegistry(Path configuration) {
    return new ServerProcess(Command.of("docker-registry", "serve", configuration.toString()));
  }

  /** Starts {@code stowage serve} with these arguments. */
  static ServerProcess stowage(String... arguments) {
    return new ServerProcess(stowageCommand("serve").and(arguments));
  }

  private static Command stowageCommand(String... arguments) {
    return Command.of(
            System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            MAIN)
        .and(arguments);
  }

  /**
   * Writes a configuration file that both servers understand, for a registry in {@code root} that
   * allows deletions.
   *
   * @param storage further keys of the section {@code storage}, as a YAML flow without braces
   */
  static Path configuration(Path file, Path root, String storage) {
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
  String host() {
    return host;
  }

  @Override
  public void close() {
    daemon.close();
  }
}
