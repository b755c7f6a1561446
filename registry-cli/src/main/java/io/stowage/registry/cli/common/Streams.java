package io.stowage.registry.cli.common;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The standard streams that carry bytes.
 *
 * @param terminal whether input and output are a terminal, on which a progress line is shown
 * @param input standard input
 * @param bytes standard output for bytes: they are written unchanged, but escaped on a terminal
 */
public record Streams(boolean terminal, InputStream input, OutputStream bytes) {
  /** Returns the streams of this process. */
  static Streams system() {
    return new Streams(
        Terminals.watched(),
        new FileInputStream(FileDescriptor.in),
        Terminals.printable(new FileOutputStream(FileDescriptor.out)));
  }
}
