package io.stowage.registry.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The external programs that the interoperability tests run.
 *
 * @param path the folders in which programs are searched, in the format of the variable PATH
 * @param required whether a test fails if a program is missing
 */
record Peers(String path, boolean required) {
  private static final List<String> PROGRAMS = List.of("docker-registry", "skopeo");

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

  /** Returns which program is missing and how to install it, or empty if none is. */
  Optional<String> missing() {
    return PROGRAMS.stream()
        .filter(program -> !isInstalled(program))
        .map(program -> program + " is not installed: apt-get install " + program)
        .findFirst();
  }

  /** Returns why the tests are skipped, or empty if they are not. */
  Optional<String> reasonToSkip() {
    return required ? Optional.empty() : missing();
  }

  /**
   * Checks that required programs are installed.
   *
   * @throws IllegalStateException if one is missing
   */
  void check() {
    if (required) {
      missing().ifPresent(reason -> {
        throw new IllegalStateException(reason);
      });
    }
  }

  private boolean isInstalled(String program) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
