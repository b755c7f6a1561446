package io.stowage.registry.cli.common;

import java.io.Console;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Detects whether the output goes to a terminal. */
public final class Terminals {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private Terminals() {}

  /**
   * Returns whether standard input and output are a terminal, and standard error is one too. The
   * latter is known on Linux and assumed on other systems.
   */
  public static boolean watched() {
    return interactive(System.console()) && terminal(STANDARD_ERROR, true);
  }

  /**
   * Returns whether {@code console} is a terminal. JDK 22 and later also provide a console without
   * a terminal, and have the method {@code isTerminal}.
   */
  public static boolean interactive(@Nullable Console console) {
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

  /** Returns {@code output}, which is standard output, with controls escaped on a terminal. */
  public static OutputStream printable(OutputStream output) {
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

  /** Returns whether {@code file}, the name that Linux gives an open file, is a terminal. */
  public static boolean namesTerminal(String file) {
    return file.startsWith("/dev/pts/")
        || file.startsWith("/dev/tty")
        || file.equals("/dev/console");
  }
}
