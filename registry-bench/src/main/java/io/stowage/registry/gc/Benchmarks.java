package io.stowage.registry.gc;

import java.io.IOException;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** All that can be measured, as one program. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures Stowage; BENCHMARKS.md says what and how.",
    subcommands = {
      MakeTree.class,
      SideBySide.class,
      InProcess.class,
      Scale.class,
    })
final class Benchmarks {
  private static final TimeValue BRIEFLY = TimeValue.milliseconds(500);

  private Benchmarks() {}

  /** Runs a command. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .execute(args));
  }

  @Command(description = "Runs every JMH benchmark with few parameters, in less than five minutes.")
  int quick() throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("io.stowage.*")
        .forks(1)
        .warmupIterations(2)
        .warmupTime(BRIEFLY)
        .measurementIterations(3)
        .measurementTime(BRIEFLY)
        .timeout(TimeValue.minutes(1))
        .param("size", "256", "1048576")
        .param("layers", "20")
        .param("live", "100000")
        .param("repositories", "20")
        .param("mebibytes", "64");
    new Runner(options.build()).run();
    return 0;
  }

  @Command(description = "Runs every JMH benchmark as it says itself, in some two hours.")
  int full() throws RunnerException {
    new Runner(new OptionsBuilder().include("io.stowage.*").build()).run();
    return 0;
  }

  @Command(
      description = "Runs JMH with its own arguments, such as a benchmark's name, or -h.",
      mixinStandardHelpOptions = false)
  int jmh(@Parameters(arity = "0..*", paramLabel = "ARGUMENT") List<String> arguments)
      throws IOException {
    Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
