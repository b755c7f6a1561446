package io.stowage.registry.cli.common;

import io.stowage.registry.model.Printable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes bytes to standard output that is a terminal. The bytes are read as UTF-8, and
 * characters that are not {@link Printable}, except for line ends and tabs, are escaped.
 */
public final class PrintableStream extends FilterOutputStream {
  public PrintableStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    out.write(PrintableWriter.text(text).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
