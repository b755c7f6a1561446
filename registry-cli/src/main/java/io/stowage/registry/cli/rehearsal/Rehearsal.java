package io.stowage.registry.cli.rehearsal;

import io.stowage.registry.cli.RegistryCommand;
import io.stowage.registry.cli.common.Ending;
import io.stowage.registry.cli.common.Endings;
import io.stowage.registry.cli.common.Host;
import io.stowage.registry.cli.common.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Runs the usual commands on a small registry in a directory or a bucket, or serves it to a client.
 * A JVM that records the classes that it loads meanwhile can start the program faster afterwards.
 * Nothing is printed.
 */
public final class Rehearsal {
  private static final String IMAGE = "demo/web:1.1";

  private final String root;

  private Rehearsal(Path root) {
    this.root = root.toString();
  }

  /**
   * Runs the {@code commands} or a {@code server}, as the first argument states, on a registry in
   * the directory that the second one names, or commands on a copy of that registry in a {@code
   * bucket}.
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException(arguments.length
          + " arguments given, expected commands, server or bucket, and a directory that does not"
          + " exist");
    }
    Path root = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "commands" -> runCommands(root);
      case "server" -> serve(root);
      case "bucket" -> readBucket(root);
      default ->
        throw new IllegalArgumentException(arguments[0] + ": expected commands, server or bucket");
    }
  }

  /**
   * Runs the commands on a registry in {@code root}, which is created and kept.
   *
   * @throws IllegalStateException if a command fails
   */
  public static void runCommands(Path root) {
    new Rehearsal(root).create().runCommands();
  }

  /**
   * Serves a registry in {@code root}, which is created and kept, to a client.
   *
   * @throws IllegalStateException if the server fails
   */
  public static void serve(Path root) {
    new Rehearsal(root).create().serve();
  }

  /**
   * Creates a registry in {@code root}, and runs commands that read a copy of it in a bucket. The
   * registry and the configuration file beside it are kept.
   *
   * @throws IllegalStateException if a command fails
   */
  public static void readBucket(Path root) {
    new Rehearsal(root).create();
    try (FolderBucket bucket = FolderBucket.start(root)) {
      Path configuration = root.resolveSibling(root.getFileName() + ".yml");
      Files.writeString(configuration, bucket.configuration());
      new Rehearsal(configuration).readBucket();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates the registry, and returns this rehearsal. */
  private Rehearsal create() {
    run("demo", root);
    return this;
  }

  private void readBucket() {
    run("ls", root);
    run("tags", root, "demo/web");
    run("inspect", root, IMAGE);
    run("garbage-collect", "--dry-run", "--writers", "none", root);
    run("garbage-collect", "--dry-run", "--writers", "any", root);
  }

  private void runCommands() {
    run("ls", root);
    run("ls", "-l", "--json", root);
    run("tags", root, "demo/web");
    run("inspect", root, IMAGE);
    run("du", root);
    run("verify", root);
    run("garbage-collect", "--dry-run", "--writers", "none", root);
    run("garbage-collect", "--writers", "none", root);
  }

  private void run(String... arguments) {
    run(Ending::withProcess, Writer.nullWriter(), arguments);
  }

  private void serve() {
    Announcement announcement = new Announcement();
    CompletableFuture<Void> used = announcement.url().thenAcceptAsync(Client::use);
    Endings endings = new Endings() {
      @Override
      public Ending begin(Runnable cancel) {
        return () -> {};
      }

      @Override
      public Ending beginServer(Runnable stop, Runnable reload) {
        CompletableFuture<Void> stopped = used.whenComplete((done, problem) -> stop.run());
        return () -> stopped.cancel(false);
      }
    };
    run(endings, announcement, "serve", "--addr", "127.0.0.1:0", root);
    used.join();
  }

  private static void run(Endings endings, Writer out, String... arguments) {
    Host host = new Host(
        Map.of(),
        false,
        InputStream.nullInputStream(),
        OutputStream.nullOutputStream(),
        Stores.system(),
        endings);
    StringWriter errors = new StringWriter();
    int code = RegistryCommand.run(host, out, errors, arguments);
    if (code != 0) {
      throw new IllegalStateException(
          String.join(" ", arguments) + ": exit code " + code + ": " + errors);
    }
  }
}
