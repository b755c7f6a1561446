package io.stowage.registry.release;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of the build machine.
 *
 * @param folder the working directory
 */
record Tool(Path folder) {
  /**
   * Runs a program and returns what it prints.
   *
   * @throws IllegalStateException if it fails
   */
  String run(List<String> command) {
    Path output = output();
    try {
      if (exitCode(command, output) != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " failed: " + Files.readString(output));
      }
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program and returns what it prints, even if it fails. */
  String output(List<String> command) {
    Path output = output();
    try {
      exitCode(command, output);
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int exitCode(List<String> command, Path output) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    try {
      return builder.start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private Path output() {
    return folder.resolveSibling(folder.getFileName() + ".output");
  }
}
