package io.stowage.registry.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The programs of others that the interoperability tests run.
 *
 * @param path the folders in which programs are looked for, as the variable PATH has them
 * @param required whether a test that cannot run for want of a program fails
 */
record Peers(String path, boolean required) {
  private static final List<String> PROGRAMS = List.of("docker-registry", "skopeo");

  /** Returns those of this machine; required where CI is true, or stowage.peers=required is set. */
  static Peers here() {
    return of(System.getenv(), System.getProperty("stowage.peers", ""));
  }

  static Peers of(Map<String, String> environment, String setting) {
    return new Peers(
        environment.getOrDefault("PATH", ""),
        environment.getOrDefault("CI", "").equals("true") || setting.equals("required"));
  }

  /** Returns which program is not here and how to install it, or empty if all are. */
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
   * Makes sure that programs which are required are here.
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
