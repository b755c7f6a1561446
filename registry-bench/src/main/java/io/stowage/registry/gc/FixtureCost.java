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
import java.util.List;
import java.util.Map;
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

  @Option(names = "--runs", description = "Measured rounds. Default: ${DEFAULT-VALUE}.")
  private int runs = 5;

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
    Map<FixtureTests, List<Double>> before = new EnumMap<>(FixtureTests.class);
    Map<FixtureTests, List<Double>> now = new EnumMap<>(FixtureTests.class);
    for (int i = -1; i < runs; i++) {
      double none = run(folder, seed, current, FixtureTests.NONE);
      for (FixtureTests tests : FixtureTests.values()) {
        if (tests != FixtureTests.NONE) {
          boolean oldFirst = i % 2 == 0;
          double first = run(folder, seed, oldFirst ? old : current, tests) - none;
          double second = run(folder, seed, oldFirst ? current : old, tests) - none;
          if (i >= 0) {
            add(before, tests, oldFirst ? first : second);
            add(now, tests, oldFirst ? second : first);
          }
        }
      }
    }
    System.out.println(table(before, now));
  }

  private static void add(Map<FixtureTests, List<Double>> figures, FixtureTests tests, double ms) {
    figures.computeIfAbsent(tests, key -> new ArrayList<>()).add(ms);
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

  private static String table(
      Map<FixtureTests, List<Double>> before, Map<FixtureTests, List<Double>> now) {
    String rows = before.keySet().stream()
        .map(tests -> "| " + tests + " | " + Spread.of(before.getOrDefault(tests, List.of()))
            + " | " + Spread.of(now.getOrDefault(tests, List.of())) + " | "
            + Spread.ofRatios(
                now.getOrDefault(tests, List.of()), before.getOrDefault(tests, List.of()))
            + " |")
        .collect(Collectors.joining("\n"));
    return """

        | tests | old, additional ms a test | new, additional ms a test | new / old |
        |---|---|---|---|
        %s""".formatted(rows);
  }
}
