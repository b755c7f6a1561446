package io.stowage.registry.gc;

import io.stowage.registry.http.load.HttpSideBySide;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** All measurements as one program. */
@Command(
    name = "benchmarks",
    mixinStandardHelpOptions = true,
    description = "Measures Stowage; see BENCHMARKS.md.",
    subcommands = {
      MakeTree.class,
      SideBySide.class,
      HttpSideBySide.class,
      S3SideBySide.class,
      InProcess.class,
      Scale.class,
      SafetyCost.class,
      Listings.class,
      FixtureCost.class,
      Benchmarks.Jmh.class,
    })
final class Benchmarks {
  private static final String ALL = "io.stowage.*";
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
        .include(ALL)
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
    System.out.println(JmhTable.of(new Runner(options.build()).run()));
    return 0;
  }

  @Command(description = "Runs every JMH benchmark with all its parameters, in several hours.")
  int full() throws RunnerException {
    Options options = new OptionsBuilder().include(ALL).build();
    System.out.println(JmhTable.of(new Runner(options).run()));
    return 0;
  }

  /** Forwards its arguments, including options. */
  @Command(
      name = "jmh",
      description = "Runs JMH with its own arguments, such as a benchmark's name, or -h.")
  static final class Jmh implements Callable<Integer> {
    private static final Set<String> LISTS = Set.of("-h", "-l", "-lp", "-lprof", "-lrf");

    @Unmatched
    private List<String> arguments = new ArrayList<>();

    @Override
    public Integer call() throws IOException, CommandLineOptionException, RunnerException {
      String[] passed = arguments.toArray(String[]::new);
      if (arguments.stream().anyMatch(LISTS::contains)) {
        Main.main(passed);
      } else {
        System.out.println(JmhTable.of(new Runner(new CommandLineOptions(passed)).run()));
      }
      return 0;
    }
  }
}
