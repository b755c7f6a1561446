package io.stowage.registry.gc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's docker-registry, which serves a tree on a loopback port of its choice. */
final class ServingRegistry implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("listening on ([0-9.]+:[0-9]+)");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final String host;

  /** Serves {@code root}, with its configuration in {@code folder}. */
  ServingRegistry(Path folder, Path root) throws IOException {
    Path config =
        Files.writeString(folder.resolve("serve.yml"), """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage:
          filesystem: {rootdirectory: '%s'}
          delete: {enabled: true}
          maintenance: {uploadpurging: {enabled: false}}
        http: {addr: '127.0.0.1:0'}
        """.formatted(root.toAbsolutePath()));
    this.process = new ProcessBuilder("docker-registry", "serve", config.toString())
        .redirectErrorStream(true)
        .start();
    BufferedReader log = process.inputReader();
    this.host = address(log);
    Thread reader = new Thread(() -> log.lines().forEach(line -> {}), "docker-registry");
    reader.setDaemon(true);
    reader.start();
  }

  private static String address(BufferedReader log) throws IOException {
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        return listening.group(1);
      }
    }
    throw new IOException("docker-registry exited before it listened");
  }

  /** Returns the body of the response to a GET request, whose status must be 200. */
  String get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + host + "/v2/" + path)).build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(path + " returned status " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
