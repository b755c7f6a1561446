package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Debian's Docker Engine, without containers and without a network of its own, and the client of
 * the same package, with the state of both in a folder of the test. It needs no TLS for addresses
 * in 127.0.0.0/8.
 */
final class DockerEngine implements AutoCloseable {
  /** Debian's client; others in the PATH may be too new for the engine. */
  private static final String CLIENT = "/usr/bin/docker";

  private static final Pattern READY = Pattern.compile("API listen on");

  private final Path folder;
  private final Daemon daemon;

  /** Starts an engine that answers when this constructor returns. */
  DockerEngine(Path folder) {
    this.folder = folder;
    this.daemon = Daemon.start(Command.of(
        "dockerd",
        "--config-file",
        emptyConfiguration(folder).toString(),
        "--data-root",
        folder.resolve("data").toString(),
        "--exec-root",
        folder.resolve("exec").toString(),
        "--pidfile",
        folder.resolve("pid").toString(),
        "--host",
        socket(),
        "--storage-driver",
        "vfs",
        "--iptables=false",
        "--ip6tables=false",
        "--ip-forward=false",
        "--ip-masq=false",
        "--bridge=none"));
    try {
      daemon.await(READY);
    } catch (AssertionError e) {
      daemon.close();
      throw e;
    }
  }

  private static Path emptyConfiguration(Path folder) {
    try {
      return Files.writeString(folder.resolve("daemon.json"), "{}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String socket() {
    return "unix://" + folder.resolve("docker.sock");
  }

  /** Returns a command of the client, whose credentials are those of {@code user}'s folder. */
  Command docker(String user, String... words) {
    return Command.of(
            CLIENT, "--host", socket(), "--config", folder.resolve(user).toString())
        .and(words)
        .in(Map.of("HOME", folder.toString()));
  }

  @Override
  public void close() {
    daemon.close();
  }
}
