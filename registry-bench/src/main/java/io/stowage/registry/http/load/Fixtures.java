package io.stowage.registry.http.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Fixtures of tests in a new JVM, beside as many processes of docker-registry.
 *
 * @param log the file for errors of docker-registry
 * @param count the number of fixtures
 * @param runs the number of measurements that count
 */
record Fixtures(Path log, int count, int runs) {
  private static final double LONGEST_FIRST = 1.2;
  private static final double LONGEST_LATER_MILLIS = 30;
  private static final double LONGEST_EACH = 20.0 / 500;

  List<Row> rows(Program theirs) throws IOException {
    Pairs<FixtureRun> all =
        Pairs.taken(runs, this::inNewJvm, () -> FixtureRun.of(count, () -> start(theirs)));
    return List.of(
        Row.of("first fixture of a JVM: s", all.map(FixtureRun::first), Goal.atMost(LONGEST_FIRST)),
        Row.of(
            "each later fixture: ms",
            all.map(FixtureRun::laterMillis),
            Goal.atMost(LONGEST_LATER_MILLIS)),
        Row.of(
            count + " fixtures with a push each: s",
            all.map(FixtureRun::all),
            Goal.atMost(LONGEST_EACH * count)));
  }

  private RunningRegistry start(Program program) throws IOException {
    return Server.start(program, log, Optional.empty(), Optional.empty());
  }

  private FixtureRun inNewJvm() throws IOException {
    List<String> command = List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        FixtureServers.class.getName(),
        Integer.toString(count));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    int status = process.onExit().join().exitValue();
    if (status != 0) {
      throw new IllegalStateException(command + " exited with " + status);
    }
    return FixtureRun.parse(printed);
  }
}
