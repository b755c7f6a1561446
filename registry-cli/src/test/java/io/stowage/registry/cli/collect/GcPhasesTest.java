package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.collect.GcPhases.Phase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GcPhasesTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final GcPhases phases = new GcPhases(now::get);

  @Test
  void lastUntilTheNextBegins() {
    phases.begin(Phase.MARK);
    now.addAndGet(10);
    phases.begin(Phase.REMOVE);
    now.addAndGet(20);
    phases.end();
    now.addAndGet(30);
    phases.end();

    assertThat(phases.durations())
        .isEqualTo(Map.of(Phase.MARK, Duration.ofNanos(10), Phase.REMOVE, Duration.ofNanos(20)));
  }

  @Test
  void addUp() {
    for (Phase phase : new Phase[] {Phase.MARK, Phase.SETTLE, Phase.MARK}) {
      phases.begin(phase);
      now.addAndGet(1);
    }
    phases.end();

    assertThat(phases.durations())
        .isEqualTo(Map.of(Phase.MARK, Duration.ofNanos(2), Phase.SETTLE, Duration.ofNanos(1)));
  }
}
