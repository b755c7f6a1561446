package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EachCallTest {
  private final List<Integer> calls = new ArrayList<>();

  @Test
  void disturbsCallsUntilNoneIsLeft() {
    assertThat(EachCall.atLeast(3, this::isOneOfSeven)).isEqualTo(7);
    assertThat(calls).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void disturbsEveryThirdCall() {
    assertThat(EachCall.everyNth(3, 3, this::isOneOfSeven)).isEqualTo(3);
    assertThat(calls).containsExactly(1, 4, 7, 10);
  }

  @Test
  void failsIfTooFewCallsWereDisturbed() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> EachCall.atLeast(8, this::isOneOfSeven))
        .withMessage("7 calls were disturbed, expected at least 8");
  }

  private boolean isOneOfSeven(int call) {
    calls.add(call);
    return call <= 7;
  }
}
