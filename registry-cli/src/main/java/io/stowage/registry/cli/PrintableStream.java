package io.stowage.registry.cli;

import io.stowage.registry.model.Printable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output for what is not text, where it is a terminal: what comes is taken for UTF-8, and all of it is
 * {@link Printable} but for line ends and tabs.
 */
final class PrintableStream extends FilterOutputStream {
  PrintableStream(OutputStream out) {
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
