package io.stowage.registry.exploration.peer;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The external programs that tests run.
 *
 * @param path the folders in which programs are searched, in the format of the variable PATH
 * @param required whether a test fails if a program is missing
 */
public record Peers(String path, boolean required) {
  /** The packages of Debian that do not have the name of their program. */
  private static final Map<String, String> PACKAGES = Map.of(
      "chromedriver", "chromium-driver",
      "ctr", "containerd",
      "docker", "docker.io",
      "dockerd", "docker.io",
      "htpasswd", "apache2-utils");

  /**
   * Returns the programs of this machine; required if CI is true or stowage.peers=required is set.
   */
  public static Peers here() {
    return of(System.getenv(), System.getProperty("stowage.peers", ""));
  }

  /** Returns the programs of a machine with this {@code environment} and this setting. */
  static Peers of(Map<String, String> environment, String setting) {
    return new Peers(
        environment.getOrDefault("PATH", ""),
        environment.getOrDefault("CI", "").equals("true") || setting.equals("required"));
  }

  /** Returns which of {@code programs} is missing and how to install it, or empty if none is. */
  public Optional<String> missing(List<String> programs) {
    return programs.stream()
        .filter(program -> find(program).isEmpty())
        .map(program -> program
            + " is not installed: apt-get install "
            + PACKAGES.getOrDefault(program, program))
        .findFirst();
  }

  /** Returns the file of {@code program}, or empty if it is not installed. */
  public Optional<Path> find(String program) {
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
