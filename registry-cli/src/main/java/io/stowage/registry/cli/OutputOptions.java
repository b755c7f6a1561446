package io.stowage.registry.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that says for whom the output is. */
final class OutputOptions {
  private final Host host;

  @Option(names = "--json", description = "Print JSON, with exact bytes and keys that stay.")
  private boolean json;

  OutputOptions(Host host) {
    this.host = host;
  }

  boolean json() {
    return json;
  }

  /** Returns a progress line for {@code command}, which nobody sees unless a person watches. */
  Progress progress(CommandSpec command, boolean quiet) {
    return Progress.on(err(command), host.terminal() && !json && !quiet);
  }

  /** Prints {@code summary} for whom it is. */
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

  /** Prints {@code summary} on standard error, because standard output carries something else. */
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
