package io.stowage.registry.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * What the command finds around it.
 *
 * @param environment the variables of the process
 * @param terminal whether somebody watches, so that a progress line is welcome
 * @param input standard input
 * @param bytes standard output for what is not text: exact, but on a terminal printable
 * @param stores the stores in directories
 * @param endings lets a job end early when the process is asked to end
 */
record Host(
    Map<String, String> environment,
    boolean terminal,
    InputStream input,
    OutputStream bytes,
    Stores stores,
    Function<Runnable, Ending> endings) {
  /** Does {@code job}, which {@code cancel} lets end early; returns its exit code. */
  int endable(Runnable cancel, IntSupplier job) {
    Ending ending = endings.apply(cancel);
    try {
      return job.getAsInt();
    } finally {
      ending.close();
    }
  }

  /** Returns the real one. */
  static Host system() {
    return new Host(
        System.getenv(),
        Terminals.watched(),
        new FileInputStream(FileDescriptor.in),
        Terminals.printable(new FileOutputStream(FileDescriptor.out)),
        Stores.system(),
        Ending::withProcess);
  }
}
