package io.stowage.registry.interop.http;

import io.stowage.registry.exploration.peer.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Debian's {@code containerd} and its client {@code ctr}, with their state in a folder of the test. */
final class Containerd implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("containerd successfully booted");

  private final Path socket;
  private final Daemon daemon;

  /** Starts a daemon that answers when this constructor returns. */
  Containerd(Path folder) {
    this.socket = folder.resolve("ctr.sock");
    this.daemon =
        Daemon.start(Command.of("containerd", "--config", configuration(folder).toString()));
    try {
      daemon.await(READY);
    } catch (AssertionError e) {
      daemon.close();
      throw e;
    }
  }

  private Path configuration(Path folder) {
    try {
      return Files.writeString(folder.resolve("config.toml"), """
          version = 2
          root = "%s"
          state = "%s"
          disabled_plugins = [
            "io.containerd.grpc.v1.cri",
            "io.containerd.internal.v1.opt",
            "io.containerd.snapshotter.v1.aufs",
            "io.containerd.snapshotter.v1.btrfs",
            "io.containerd.snapshotter.v1.devmapper",
            "io.containerd.snapshotter.v1.zfs"]
          [grpc]
            address = "%s"
          """.formatted(
              folder.resolve("root"), folder.resolve("state"), socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a command of {@code ctr}. */
  Command ctr(String... words) {
    return Command.of("ctr", "--address", socket.toString()).and(words);
  }

  @Override
  public void close() {
    daemon.close();
  }
}
