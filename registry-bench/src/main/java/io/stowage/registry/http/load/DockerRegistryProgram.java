package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Debian's docker-registry. It writes neither an access log nor a log of requests, which only makes
 * it faster.
 *
 * @param folder where its configurations are written
 */
record DockerRegistryProgram(Path folder) implements Program {
  @Override
  public String name() {
    return "docker-registry";
  }

  @Override
  public List<String> command(int port, Optional<Path> root, Optional<Path> passwords)
      throws IOException {
    String storage =
        root.map(path -> "filesystem: {rootdirectory: '" + path + "'}").orElse("inmemory: {}");
    String access = passwords
        .map(path -> "auth: {htpasswd: {realm: registry, path: '" + path + "'}}")
        .orElse("");
    Path config = Files.writeString(
        folder.resolve("docker-registry-" + port + ".yml"), """
            version: 0.1
            log: {level: error, accesslog: {disabled: true}}
            storage:
              %s
              delete: {enabled: true}
              maintenance: {uploadpurging: {enabled: false}}
            http: {addr: '127.0.0.1:%d'}
            %s
            """.formatted(storage, port, access));
    return List.of("docker-registry", "serve", config.toString());
  }

  /**
   * Returns what it says about its version.
   *
   * @throws IllegalStateException if it is not installed
   */
  static String version() {
    try {
      Process process = new ProcessBuilder("docker-registry", "--version")
          .redirectErrorStream(true)
          .start();
      String version =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.onExit().join();
      return version;
    } catch (IOException e) {
      throw new IllegalStateException(
          "docker-registry cannot be started, and figures are stated only beside its own:"
              + " apt-get install docker-registry",
          e);
    }
  }
}
