package io.stowage.registry.cli;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.Damage;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that reads a registry and changes nothing. It reports damage at the end. */
abstract class ReadingCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin
  private final RegistryArgument argument;

  @Mixin
  private final OutputOptions output;

  private final List<Damage> damages = new ArrayList<>();

  ReadingCommand(Host host) {
    argument = new RegistryArgument(host);
    output = new OutputOptions(host);
  }

  /** Reads and prints; returns the exit code that applies if nothing is damaged. */
  abstract int read(Registry registry);

  @Override
  public final Integer call() {
    try (Registry registry = argument.openToRead(this::damaged)) {
      int code = read(registry);
      return damages.isEmpty() ? code : ExitCode.DAMAGED;
    } finally {
      Damages.print(OutputOptions.err(spec), damages);
    }
  }

  /** Adds {@code damage} to the report. */
  final void damaged(Damage damage) {
    damages.add(damage);
  }

  final List<Damage> damages() {
    return damages;
  }

  final void print(Summary summary) {
    output.print(spec, summary);
  }

  final boolean json() {
    return output.json();
  }

  final PrintWriter out() {
    return OutputOptions.out(spec);
  }

  final Progress progress() {
    return output.progress(spec, false);
  }
}
