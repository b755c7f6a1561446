package io.stowage.registry.cli.common;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Detects whether the output goes to a terminal, and how wide it is. */
public final class Terminals {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  /** The end of a text that is a number of columns from 1 to 9999. */
  private static final Pattern COLUMNS = Pattern.compile("(?:.*\\s)?0*([1-9]\\d{0,3})\\s*");

  private static final int STANDARD_COLUMNS = 80;
  private static final int LONGEST_SIZE = 100;

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

  /**
   * Returns the number of columns of the terminal: that of the variable {@code COLUMNS}, or else
   * the number that {@code stty} prints, because Java cannot determine it; 80 if neither is known.
   */
  static int columns(Map<String, String> environment) {
    OptionalInt stated = columns(environment.getOrDefault("COLUMNS", ""));
    return stated.isPresent() ? stated.getAsInt() : columns(size()).orElse(STANDARD_COLUMNS);
  }

  /** Returns the last word of {@code text} if it is a number of columns. */
  static OptionalInt columns(String text) {
    Matcher columns = COLUMNS.matcher(text);
    return columns.matches()
        ? OptionalInt.of(Integer.parseInt(columns.group(1)))
        : OptionalInt.empty();
  }

  /** Returns the rows and columns of the terminal that is standard input, or an empty string. */
  private static String size() {
    try {
      Process stty = new ProcessBuilder("stty", "size")
          .redirectInput(ProcessBuilder.Redirect.INHERIT)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
      try (InputStream output = stty.getInputStream()) {
        return new String(output.readNBytes(LONGEST_SIZE), StandardCharsets.US_ASCII);
      } finally {
        stty.destroy();
      }
    } catch (IOException e) {
      return "";
    }
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
