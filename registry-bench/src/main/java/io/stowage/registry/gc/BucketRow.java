package io.stowage.registry.gc;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A row of a comparison on an object store.
 *
 * @param what what was measured
 * @param requests the requests of each run, for people
 * @param ours our seconds
 * @param theirs the seconds of docker-registry, each taken together with one of ours
 * @param goal how many times as fast we have to be, if anything was promised
 */
record BucketRow(
    String what, String requests, List<Double> ours, List<Double> theirs, OptionalDouble goal) {
  private static final String HEAD = """

      | what | requests, ours / theirs | ours, s | docker-registry, s | times as fast | goal | met |
      |---|---|---|---|---|---|---|
      """;

  BucketRow {
    ours = List.copyOf(ours);
    theirs = List.copyOf(theirs);
  }

  /** Returns the rows as a table in Markdown. */
  static String table(List<BucketRow> rows) {
    return rows.stream().map(BucketRow::toString).collect(Collectors.joining("\n", HEAD, ""));
  }

  @Override
  public String toString() {
    Spread faster = Spread.ofRatios(theirs, ours);
    boolean met = faster.median() >= goal.orElse(0);
    return "| " + what + " | " + requests + " | " + Spread.of(ours) + " | " + Spread.of(theirs)
        + " | " + faster + " | "
        + (goal.isPresent() ? "at least " + Spread.text(goal.getAsDouble()) : "")
        + " | " + (goal.isEmpty() ? "" : met ? "yes" : "no") + " |";
  }
}
