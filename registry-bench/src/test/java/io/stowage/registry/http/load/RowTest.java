package io.stowage.registry.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTest {
  private static final Pairs<Double> FIGURES =
      new Pairs<>(List.of(1.0, 2.0, 3.0), List.of(4.0, 4.0, 4.0));

  @Test
  void statesTheRatioOfEachPair() {
    assertThat(Row.of("pull: s", FIGURES))
        .hasToString("| pull: s | 2.00 (1.00 to 3.00) | 4.00 (4.00 to 4.00)"
            + " | 0.500 (0.250 to 0.750) |  |  |  |");
  }

  @Test
  void saysWhetherTheMedianMeetsTheGoal() {
    assertThat(Row.of("", FIGURES, Goal.ratioAtMost(0.5)).toString())
        .contains("| ratio at most 0.5 | yes |");
    assertThat(Row.of("", FIGURES, Goal.ratioAtLeast(5)).toString())
        .contains("| ratio at least 5 | no |");
    assertThat(Row.of("", FIGURES, Goal.atMost(1.5)).toString()).contains("| at most 1.5 | no |");
    assertThat(Row.of("", FIGURES, Goal.between(1, 3)).toString()).contains("| 1 to 3 | yes |");
  }

  @Test
  void countsEveryFailureOfOurs() {
    Pairs<Double> one = new Pairs<>(List.of(0.0, 0.0, 1.0), List.of(0.0, 0.0, 0.0));
    assertThat(Row.of("", one, Goal.never()).toString()).contains("| none | 0 | no |");
  }

  @Test
  void statesWhatTheGeneratorUsed() {
    Sample half = new Sample(1, 2, 0.1, 1);
    Sample whole = new Sample(1, 2, 0.1, 2);
    Pairs<Sample> samples = new Pairs<>(List.of(half), List.of(whole));
    assertThat(Row.of("", FIGURES).generatedBy(samples).toString()).endsWith("| 0.500, 1.00 |");
  }
}
