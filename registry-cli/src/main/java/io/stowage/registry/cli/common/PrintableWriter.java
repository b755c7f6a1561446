package io.stowage.registry.cli.common;

import io.stowage.registry.model.Printable;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;

/**
 * Prints the output of the command so that a terminal does not interpret the names and texts in it.
 * All output goes through a writer of this class.
 *
 * <p>{@code println} prints exactly one line, even if the text contains line ends: they are
 * escaped, as is everything else that is not {@link Printable}, except for tabs. {@code print},
 * {@code printf} and {@code write} keep the line ends and carriage returns of the command's own
 * text. In JSON strings, the escapes are those of JSON.
 */
public final class PrintableWriter extends PrintWriter {
  private static final String OF_A_LINE = "\t";
  private static final String OF_A_TEXT = "\t\n\r";

  /** Creates a writer that prints to {@code out} and flushes it after each line. */
  public PrintableWriter(Writer out) {
    super(new Escaping(out), true);
  }

  @Override
  public void println(String line) {
    super.println(escaped(line, OF_A_LINE));
  }

  @Override
  public void println(Object line) {
    println(String.valueOf(line));
  }

  @Override
  public void println(char[] line) {
    println(String.valueOf(line));
  }

  /** Returns {@code text} as {@code print} prints it. */
  public static String text(String text) {
    return escaped(text, OF_A_TEXT);
  }

  /** Returns {@code text} with everything escaped that is neither printable nor {@code kept}. */
  private static String escaped(String text, String kept) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' || c > '~') && kept.indexOf(c) < 0) {
        return escapedByParts(text, kept);
      }
    }
    return text;
  }

  private static String escapedByParts(String text, String kept) {
    StringBuilder escaped = new StringBuilder(text.length());
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (kept.indexOf(text.charAt(i)) >= 0) {
        escaped.append(Printable.of(text.substring(from, i))).append(text.charAt(i));
        from = i + 1;
      }
    }
    return escaped.append(Printable.of(text.substring(from))).toString();
  }

  /** Escapes all text that is written. */
  private static final class Escaping extends FilterWriter {
    Escaping(Writer out) {
      super(out);
    }

    @Override
    public void write(int c) throws IOException {
      write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      write(String.valueOf(text, from, length), 0, length);
    }

    @Override
    public void write(String text, int from, int length) throws IOException {
      out.write(text(text.substring(from, from + length)));
    }
  }
}
