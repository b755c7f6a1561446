package io.stowage.registry.cli.common;

import java.io.PrintWriter;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The output of a command, and the option that selects its form. */
public final class OutputOptions {
  private final Host host;

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec command;

  @Option(names = "--json", description = "Print JSON, with sizes in bytes and stable keys.")
  private boolean json;

  public OutputOptions(Host host) {
    this.host = host;
  }

  public boolean json() {
    return json;
  }

  /** Runs {@code job} with a progress line, which is shown only on a terminal. */
  public <T> T withProgress(boolean quiet, Function<Progress, T> job) {
    try (Progress progress =
        Progress.on(err(), host.terminal() && !json && !quiet, host::columns)) {
      return job.apply(progress);
    }
  }

  /** Prints {@code summary} in the selected form. */
  public void print(Summary summary) {
    print(summary::json, summary::print);
  }

  /** Prints {@code object} if JSON is selected, and the output of {@code text} otherwise. */
  public void print(Supplier<Map<String, Object>> object, Consumer<PrintWriter> text) {
    print(out(), object, text);
  }

  /** Prints {@code summary} to standard error, because standard output carries other content. */
  public void printBeside(Summary summary) {
    print(err(), summary::json, summary::print);
  }

  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  public PrintWriter err() {
    return command.commandLine().getErr();
  }

  private void print(
      PrintWriter out, Supplier<Map<String, Object>> object, Consumer<PrintWriter> text) {
    if (json) {
      JsonOutput.print(out, object.get());
    } else {
      text.accept(out);
    }
  }
}
