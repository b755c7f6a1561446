package io.stowage.registry.interop;

import io.stowage.registry.exploration.peer.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A real docker-registry, on a free port of the loopback interface. It allows deletions, requires
 * no authentication, and caches nothing unless its configuration says so.
 */
final class DockerRegistry implements AutoCloseable {
  private static final long SECONDS = 30;
  private static final Pattern LISTENING = Pattern.compile("listening on ([0-9.]+:[0-9]+)");

  private final Process process;
  private final Path config;
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private DockerRegistry(Path config) throws IOException {
    this.config = config;
    this.process = new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .start();
    Thread reader = new Thread(this::readLog, "docker-registry");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Serves {@code root}, with {@code more} added to the storage section of the configuration;
   * returns when the registry answers.
   */
  static DockerRegistry serve(Path root, String more) {
    try {
      DockerRegistry registry = new DockerRegistry(writeConfig(root, more));
      registry.host();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs its collector on {@code root}. */
  static Command.Outcome collect(Path root, String... options) {
    try {
      Path config = writeConfig(root, "");
      try {
        return Command.of("docker-registry", "garbage-collect")
            .and(options)
            .and(config.toString())
            .tryToRun();
      } finally {
        Files.delete(config);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address that it listens on, as used at the beginning of image names. */
  String host() {
    try {
      return address.get(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("docker-registry was interrupted", e);
    } catch (Exception e) {
      close();
      throw new AssertionError("docker-registry does not listen\n" + log(), e);
    }
  }

  URI uri(String path) {
    return URI.create("http://" + host() + "/v2/" + path);
  }

  /** Returns its warnings so far, except those for requested blobs that it does not have. */
  String log() {
    return String.join("\n", log);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Files.deleteIfExists(config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readLog() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.contains("level=info") && !line.contains("method=HEAD")) {
          log.add(line);
        }
        Matcher listening = LISTENING.matcher(line);
        if (listening.find()) {
          address.complete(listening.group(1));
        }
      }
      address.completeExceptionally(new IOException("docker-registry has ended"));
    } catch (IOException e) {
      address.completeExceptionally(e);
    }
  }

  private static Path writeConfig(Path root, String more) throws IOException {
    Path config = Files.createTempFile("docker-registry", ".yml");
    return Files.writeString(config, """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: '%s'}
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}}
          %s
        http: {addr: '127.0.0.1:0'}
        """.formatted(root, more));
  }
}
