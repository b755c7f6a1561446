package io.stowage.registry.cli;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells whether somebody watches the output as it comes. */
final class Terminals {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminals() {}

  /**
   * Returns whether input and output are a terminal, and standard error too as far as the system can
   * tell, which Linux can.
   */
  static boolean watched() {
    return interactive(System.console()) && terminal(STANDARD_ERROR, true);
  }

  /** JDK 22 and later have a console without a terminal too, and a method that tells. */
  static boolean interactive(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** Returns {@code output}, which is standard output, so that a terminal that it may be acts on nothing. */
  static OutputStream printable(OutputStream output) {
    return terminal(STANDARD_OUTPUT, interactive(System.console()))
        ? new PrintableStream(output)
        : output;
  }

  private static boolean terminal(Path descriptor, boolean otherwise) {
    try {
      return namesTerminal(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException | UnsupportedOperationException e) {
      return otherwise;
    }
  }

  /** Returns whether an open file, as Linux names it, is a terminal. */
  static boolean namesTerminal(String file) {
    return file.startsWith("/dev/pts/")
        || file.startsWith("/dev/tty")
        || file.equals("/dev/console");
  }
}
