package io.stowage.registry.cli.common;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * The environment that the command runs in.
 *
 * @param program the name under which the command runs
 * @param environment the environment variables of the process
 * @param streams the standard streams
 * @param stores opens and creates stores in directories
 * @param endings lets a job end early when the process is asked to end
 */
public record Host(
    Program program,
    Map<String, String> environment,
    Streams streams,
    Stores stores,
    Endings endings) {
  /** Creates a host of the operator's command. */
  public Host(
      Map<String, String> environment,
      boolean terminal,
      InputStream input,
      OutputStream bytes,
      Stores stores,
      Endings endings) {
    this(Program.STOWAGE, environment, new Streams(terminal, input, bytes), stores, endings);
  }

  /** Returns whether input and output are a terminal, on which a progress line is shown. */
  public boolean terminal() {
    return streams.terminal();
  }

  /** Returns standard input. */
  public InputStream input() {
    return streams.input();
  }

  /**
   * Returns standard output for bytes, which are written unchanged, but escaped on a terminal.
   */
  public OutputStream bytes() {
    return streams.bytes();
  }

  /** Returns the number of columns of the terminal; 80 if it is unknown. */
  public int columns() {
    return Terminals.columns(environment);
  }

  /** Runs {@code job}, which {@code cancel} ends early, and returns its exit code. */
  public int endable(Runnable cancel, IntSupplier job) {
    Ending ending = endings.begin(cancel);
    try {
      return job.getAsInt();
    } finally {
      ending.close();
    }
  }

  /** Returns the host of this process. */
  public static Host system() {
    return new Host(
        Program.ofProcess(), System.getenv(), Streams.system(), Stores.system(), Endings.system());
  }
}
