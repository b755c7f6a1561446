package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void returnsTheMiddleFigure() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
  }

  @Test
  void returnsTheMeanOfTheTwoMiddleFigures() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
  }

  @Test
  void dividesPairByPair() {
    Spread ratios = Spread.ofRatios(List.of(10.0, 90.0, 8.0), List.of(1.0, 30.0, 4.0));

    assertThat(ratios).isEqualTo(new Spread(3, 2, 10));
  }

  @Test
  void refusesFiguresWithoutAPartner() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Spread.ofRatios(List.of(1.0, 2.0), List.of(1.0)))
        .withMessageContaining("2 and 1");
  }

  @Test
  void refusesAnEmptyList() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  @Test
  void showsThreeDigits() {
    assertThat(new Spread(1.2345, 0.12345, 123.45)).hasToString("1.23 (0.123 to 123)");
  }
}
