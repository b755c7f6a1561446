package io.stowage.registry.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that selects the form of the output. */
final class OutputOptions {
  private final Host host;

  @Option(names = "--json", description = "Print JSON, with sizes in bytes and stable keys.")
  private boolean json;

  OutputOptions(Host host) {
    this.host = host;
  }

  boolean json() {
    return json;
  }

  /** Returns a progress line for {@code command}, which is shown only on a terminal. */
  Progress progress(CommandSpec command, boolean quiet) {
    return Progress.on(err(command), host.terminal() && !json && !quiet);
  }

  /** Prints {@code summary} in the selected form. */
  void print(CommandSpec command, Summary summary) {
    print(out(command), summary);
  }

  private void print(PrintWriter out, Summary summary) {
    if (json) {
      JsonOutput.print(out, summary.json());
    } else {
      summary.print(out);
    }
  }

  /** Prints {@code summary} to standard error, because standard output carries other content. */
  void printBeside(CommandSpec command, Summary summary) {
    print(err(command), summary);
  }

  static PrintWriter out(CommandSpec command) {
    return command.commandLine().getOut();
  }

  static PrintWriter err(CommandSpec command) {
    return command.commandLine().getErr();
  }
}
