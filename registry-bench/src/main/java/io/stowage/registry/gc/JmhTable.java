package io.stowage.registry.gc;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * Results of JMH as a table in Markdown: each score over all iterations of all forks, and its ratio
 * to Stowage's score.
 *
 * <p>Stowage and its rivals are the values of a parameter, or otherwise the methods of a class. The
 * range of a ratio is the widest that the two ranges permit.
 */
record JmhTable(List<Row> rows) {
  private static final Set<String> RIVALS = Set.of("hasher", "parser", "reader", "set");
  private static final Set<String> OURS =
      Set.of("STOWAGE", "SCANNER", "MARK_SET", "push", "channel");

  static JmhTable of(Collection<RunResult> results) {
    return new JmhTable(results.stream().map(JmhTable::row).toList());
  }

  @Override
  public String toString() {
    return """

        | question | program | score: median (min to max) | unit | times ours |
        |---|---|---|---|---|
        %s
        """.formatted(rows.stream().map(this::line).collect(Collectors.joining("\n")));
  }

  private String line(Row row) {
    String ratio = rows.stream()
        .filter(other -> other.question().equals(row.question()) && other.isOurs())
        .findFirst()
        .map(
            ours -> row.isOurs() ? "1" : row.score().widestRatioTo(ours.score()).toString())
        .orElse("");
    return "| " + row.question() + " | " + row.program() + " | " + row.score() + " | " + row.unit()
        + " | " + ratio + " |";
  }

  private static Row row(RunResult result) {
    BenchmarkParams params = result.getParams();
    String benchmark = params.getBenchmark();
    int dot = benchmark.lastIndexOf('.');
    String type = benchmark.substring(benchmark.lastIndexOf('.', dot - 1) + 1, dot);
    String method = benchmark.substring(dot + 1);
    Optional<String> rival =
        params.getParamsKeys().stream().filter(RIVALS::contains).findFirst();
    String constants = params.getParamsKeys().stream()
        .filter(key -> !RIVALS.contains(key))
        .map(key -> ", " + key + " " + params.getParam(key))
        .collect(Collectors.joining());
    String question = type + rival.map(key -> "." + method).orElse("");
    Result<?> score = result.getPrimaryResult();
    return new Row(
        question + constants,
        rival.map(params::getParam).orElse(method),
        spread(score.getStatistics()),
        score.getScoreUnit());
  }

  private static Spread spread(Statistics statistics) {
    return new Spread(statistics.getPercentile(50), statistics.getMin(), statistics.getMax());
  }

  /**
   * A score.
   *
   * @param question identifies the scores that are compared with each other
   * @param program the measured program
   */
  record Row(String question, String program, Spread score, String unit) {
    boolean isOurs() {
      return OURS.contains(program);
    }
  }
}
