package io.stowage.registry.gc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The C program with only the necessary system calls, {@code floor.c}, compiled by gcc on demand.
 */
final class Floor {
  private static final String SOURCE = "floor.c";

  private final Path program;

  private Floor(Path program) {
    this.program = program;
  }

  /** Compiles the program into {@code folder}. */
  static Floor compile(Path folder) {
    Path source = folder.resolve(SOURCE);
    Path program = folder.resolve("floor");
    try (InputStream in = Floor.class.getResourceAsStream("/" + SOURCE)) {
      if (in == null) {
        throw new IllegalStateException(SOURCE + " is not in the jar");
      }
      Files.copy(in, source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TimedProcess.run(
        folder.resolve("gcc.log"),
        List.of("gcc", "-O2", "-pthread", "-o", program.toString(), source.toString()));
    return new Floor(program);
  }

  /** Returns the command that runs the program on the tree in {@code root}. */
  List<String> command(Path root, boolean deleteUntagged) {
    List<String> command = new ArrayList<>(List.of(program.toString(), root.toString()));
    if (deleteUntagged) {
      command.add("-m");
    }
    return command;
  }
}
