package io.stowage.registry.interop.http;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The external programs that the tests run.
 *
 * @param path the folders in which programs are searched, in the format of the variable PATH
 * @param required whether a test fails if a program is missing
 */
record Peers(String path, boolean required) {
  /** The packages of Debian that do not have the name of their program. */
  private static final Map<String, String> PACKAGES = Map.of(
      "ctr", "containerd",
      "docker", "docker.io",
      "dockerd", "docker.io",
      "htpasswd", "apache2-utils");

  /**
   * Returns the programs of this machine; required if CI is true or stowage.peers=required is set.
   */
  static Peers here() {
    return of(System.getenv(), System.getProperty("stowage.peers", ""));
  }

  static Peers of(Map<String, String> environment, String setting) {
    return new Peers(
        environment.getOrDefault("PATH", ""),
        environment.getOrDefault("CI", "").equals("true") || setting.equals("required"));
  }

  /** Returns which of {@code programs} is missing and how to install it, or empty if none is. */
  Optional<String> missing(List<String> programs) {
    return programs.stream()
        .filter(program -> !isInstalled(program))
        .map(program -> program
            + " is not installed: apt-get install "
            + PACKAGES.getOrDefault(program, program))
        .findFirst();
  }

  private boolean isInstalled(String program) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
