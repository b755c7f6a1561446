package io.stowage.registry.soak;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The record of the operations that a process begins, and of those reported as done. Each line is
 * one write to the operating system, which is complete or absent after the process was killed.
 */
final class Journal implements AutoCloseable {
  private static final String START = "start";
  private static final String DONE = "done";
  private static final String FAILED = "failed";
  private static final String PULLED = "pulled";

  private final OutputStream out;

  private Journal(OutputStream out) {
    this.out = out;
  }

  /** Continues the journal in {@code file}; all operations begun there have ended. */
  static Journal goOn(Path file) throws IOException {
    Journal journal = new Journal(
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    journal.line(System.nanoTime() + " " + START);
    return journal;
  }

  void begin(Operation operation) {
    line(String.join(
        " ",
        Long.toString(operation.begin()),
        operation.kind().name().toLowerCase(Locale.ROOT),
        operation.repository(),
        operation.tag(),
        operation.image()));
  }

  void end(boolean done) {
    line(System.nanoTime() + " " + (done ? DONE : FAILED));
  }

  void pulled() {
    line(System.nanoTime() + " " + PULLED);
  }

  void line(String text) {
    try {
      out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  static long pulls(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.endsWith(" " + PULLED))
        .count();
  }

  /** Reads all operations in {@code file}, in order; the file need not exist. */
  static List<Operation> operations(Path file) throws IOException {
    List<Operation> operations = new ArrayList<>();
    if (!Files.exists(file)) {
      return operations;
    }
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      long time = Long.parseLong(words[0]);
      int last = operations.size() - 1;
      if (words.length == 5) {
        Operation.Kind kind = Operation.Kind.valueOf(words[1].toUpperCase(Locale.ROOT));
        operations.add(
            new Operation(kind, words[2], words[3], words[4], time, Long.MAX_VALUE, false));
      } else if (last >= 0 && operations.get(last).end() == Long.MAX_VALUE) {
        operations.set(last, operations.get(last).ended(time, words[1].equals(DONE)));
      }
    }
    return operations;
  }
}
