package io.stowage.registry.gc;

import io.stowage.registry.FixtureTests;
import io.stowage.registry.Registry;
import io.stowage.registry.Scratch;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImages;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the time that the JUnit extension adds to tests, with the extension of this checkout and
 * with that of an older one. Each measurement runs 500 tests in a new JVM, whose start is not
 * measured. The time of 500 empty tests is subtracted.
 */
@Command(
    name = "fixture",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Times tests with the JUnit extension of this checkout and of an older one.")
final class FixtureCost implements Callable<Integer> {
  private static final List<String> MODULES = List.of(
      "registry-core",
      "registry-storage-fs",
      "registry-gc",
      "registry-oci",
      "registry-testing",
      "registry-testing-junit");
  private static final int IMAGES = 83;
  private static final double MILLIS = 1000;

  @Option(
      names = "--old",
      required = true,
      description = "The older checkout, in which mvn package -DskipTests was run.")
  private Path old = Path.of("");

  @Option(
      names = "--new",
      description = "The newer checkout, in which it was run too. Default: this folder.")
  private Path current = Path.of("");

  @Option(
      names = "--only",
      split = ",",
      description =
          "Tests to measure, in addition to NONE: ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<FixtureTests> only = EnumSet.allOf(FixtureTests.class);

  @Option(names = "--runs", description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

  @Option(
      names = "--warm-up",
      description = "Rounds before them that do not count. Default: ${DEFAULT-VALUE}.")
  private int warmUp = 1;

  @Override
  public Integer call() {
    Path folder = Scratch.make("fixture");
    try {
      Path seed = folder.resolve("seed");
      System.out.println("machine: " + Machine.describe());
      System.out.println("seed: " + makeSeed(seed) + " files");
      measure(folder, seed);
    } finally {
      Scratch.remove(folder);
    }
    return 0;
  }

  /** Makes a registry and returns the number of its files. */
  private static long makeSeed(Path root) {
    try (Registry registry =
        Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))) {
      TestImages images = TestImages.in(registry.repository("app"));
      for (int i = 0; i < IMAGES; i++) {
        images.image().tag("v" + i).push();
      }
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void measure(Path folder, Path seed) {
    Set<FixtureTests> measured = EnumSet.noneOf(FixtureTests.class);
    measured.addAll(only);
    measured.remove(FixtureTests.NONE);
    Map<FixtureTests, List<Additional>> results = new EnumMap<>(FixtureTests.class);
    for (int round = -warmUp; round < runs; round++) {
      double none = run(folder, seed, current, FixtureTests.NONE);
      print(round, FixtureTests.NONE + ": " + Spread.text(none) + " ms a test");
      for (FixtureTests tests : measured) {
        Additional result = compare(folder, seed, tests, round % 2 == 0).minus(none);
        print(round, tests + ": " + result);
        if (round >= 0) {
          results.computeIfAbsent(tests, key -> new ArrayList<>()).add(result);
        }
      }
    }
    System.out.println(table(results));
  }

  /** Prints a result at once, because all of them take many minutes. */
  private void print(int round, String result) {
    String which = round < 0 ? "warm-up" : "round " + (round + 1) + " of " + runs;
    System.out.println(which + ", " + result);
  }

  private Additional compare(Path folder, Path seed, FixtureTests tests, boolean oldFirst) {
    double first = run(folder, seed, oldFirst ? old : current, tests);
    double second = run(folder, seed, oldFirst ? current : old, tests);
    return oldFirst ? new Additional(first, second) : new Additional(second, first);
  }

  /** Returns the milliseconds that a test takes with the extension of {@code checkout}. */
  private static double run(Path folder, Path seed, Path checkout, FixtureTests tests) {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        FixtureTests.seedOption(seed),
        "-cp",
        classPath(checkout),
        TimedTests.class.getName(),
        tests.name());
    Path output = folder.resolve("output");
    try {
      int status = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start()
          .waitFor();
      String printed = Files.readString(output).strip();
      if (status != 0) {
        throw new IllegalStateException(command + " exited with " + status + ": " + printed);
      }
      return Double.parseDouble(printed) * MILLIS / FixtureTests.COUNT;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Returns the classes of {@code checkout}, before this program and its dependencies. An older
   * checkout need not have all modules.
   */
  private static String classPath(Path checkout) {
    List<String> modules = MODULES.stream()
        .map(module -> checkout.resolve(module).resolve("target/classes").toAbsolutePath())
        .filter(Files::isDirectory)
        .map(Path::toString)
        .toList();
    if (modules.isEmpty()) {
      throw new IllegalArgumentException("no classes in " + checkout.toAbsolutePath()
          + ", expected a checkout in which mvn package -DskipTests was run");
    }
    return Stream.concat(modules.stream(), Stream.of(System.getProperty("java.class.path")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String table(Map<FixtureTests, List<Additional>> results) {
    String rows = results.entrySet().stream()
        .map(each -> row(each.getKey(), each.getValue()))
        .collect(Collectors.joining("\n"));
    return """

        | tests | old, additional ms a test | new, additional ms a test | new / old |
        |---|---|---|---|
        %s""".formatted(rows);
  }

  private static String row(FixtureTests tests, List<Additional> results) {
    List<Double> before = results.stream().map(Additional::old).toList();
    List<Double> now = results.stream().map(Additional::current).toList();
    return "| " + tests + " | " + Spread.of(before) + " | " + Spread.of(now) + " | "
        + Spread.ofRatios(now, before) + " |";
  }

  /**
   * The time that a test takes with each of the two extensions.
   *
   * @param old milliseconds with the older one
   * @param current milliseconds with the newer one
   */
  private record Additional(double old, double current) {
    Additional minus(double none) {
      return new Additional(old - none, current - none);
    }

    @Override
    public String toString() {
      return "old " + Spread.text(old) + ", new " + Spread.text(current)
          + " additional ms a test, new / old " + Spread.text(current / old);
    }
  }
}
