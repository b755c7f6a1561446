package io.stowage.registry.http.load;

import io.stowage.registry.gc.Spread;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A row of the table: figures of both servers, never without their ratio.
 *
 * @param what what was measured, with its unit
 * @param figures the figures of both
 * @param goal what they have to show, if anything was promised
 * @param generator the processors that the load generator used meanwhile, if it was measured
 */
record Row(
    String what, Pairs<Double> figures, Optional<Goal> goal, Optional<Pairs<Double>> generator) {
  private static final String HEAD = """

      | what | ours | docker-registry | ours / docker-registry | goal | met | generator's cores |
      |---|---|---|---|---|---|---|
      """;

  /** Returns a row of which nothing is promised. */
  static Row of(String what, Pairs<Double> figures) {
    return new Row(what, figures, Optional.empty(), Optional.empty());
  }

  /** Returns a row that has to meet {@code goal}. */
  static Row of(String what, Pairs<Double> figures, Goal goal) {
    return new Row(what, figures, Optional.of(goal), Optional.empty());
  }

  /** Returns this row with what the load generator used in {@code samples}. */
  Row generatedBy(Pairs<Sample> samples) {
    return new Row(what, figures, goal, Optional.of(samples.map(Sample::generatorCores)));
  }

  /** Returns the rows as a table in Markdown. */
  static String table(List<Row> rows) {
    return rows.stream().map(Row::toString).collect(Collectors.joining("\n", HEAD, ""));
  }

  @Override
  public String toString() {
    Spread ours = Spread.of(figures.ours());
    Spread ratio = Spread.ofRatios(figures.ours(), figures.theirs());
    List<String> cells = List.of(
        what,
        ours.toString(),
        Spread.of(figures.theirs()).toString(),
        Double.isFinite(ratio.median()) ? ratio.toString() : "none",
        goal.map(Goal::text).orElse(""),
        goal.map(promised -> promised.answer(ours, ratio)).orElse(""),
        generator.map(Row::cores).orElse(""));
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String cores(Pairs<Double> generator) {
    return Spread.text(Spread.of(generator.ours()).median()) + ", "
        + Spread.text(Spread.of(generator.theirs()).median());
  }
}
