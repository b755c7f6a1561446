package io.stowage.registry.gc;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A comparison as a table in Markdown. Ratios are relative to the first contender, for each pair.
 */
record ComparisonTable(Comparison comparison) {
  private static final double KIB_PER_MIB = 1024;

  @Override
  public String toString() {
    String rows = comparison.lanes().stream().map(this::row).collect(Collectors.joining("\n"));
    return """

        | program | seconds: median (min to max) | times ours | peak MiB, median |
        |---|---|---|---|
        %s

        The outcomes are %s.""".formatted(rows, comparison.same() ? "the same" : "NOT the same");
  }

  private String row(Comparison.Lane lane) {
    List<Double> ours = comparison.lanes().get(0).seconds();
    Spread peak =
        Spread.of(lane.runs().stream().map(run -> run.peakKib() / KIB_PER_MIB).toList());
    return "| " + lane.contender().name() + " | " + Spread.of(lane.seconds()) + " | "
        + Spread.ofRatios(lane.seconds(), ours) + " | " + Spread.text(peak.median()) + " |";
  }
}
