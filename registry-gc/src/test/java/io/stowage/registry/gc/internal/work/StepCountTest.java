package io.stowage.registry.gc.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StepCountTest {
  private final StepCount steps = new StepCount();
  private final List<Integer> reported = new ArrayList<>();

  @Test
  void reportsEachCountBeforeItCountsTheNextStep() throws InterruptedException {
    Thread second = new Thread(() -> steps.add(reported::add));
    steps.add(done -> {
      second.start();
      while (second.getState() != Thread.State.BLOCKED) {
        assertThat(second.getState()).isNotEqualTo(Thread.State.TERMINATED);
        Thread.onSpinWait();
      }
      reported.add(done);
    });
    second.join();
    assertThat(reported).containsExactly(1, 2);
    assertThat(steps.done()).isEqualTo(2);
  }
}
