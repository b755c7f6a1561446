package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveHeapTest {
  private static final int MIB = 1 << 20;

  @Test
  void measuresTheHeapHeldMeanwhile() {
    long peak = LiveHeap.peak(() -> {
      byte[] held = new byte[16 * MIB];
      long[] before = collections();
      while (!anyRanThrice(before)) {
        Thread.onSpinWait();
      }
      assertThat(held).isNotEmpty();
    });

    assertThat(peak).isBetween(15L * MIB, 24L * MIB);
  }

  @Test
  void propagatesAFailure() {
    assertThatIllegalStateException()
        .isThrownBy(() -> LiveHeap.peak(() -> {
          throw new UnsupportedOperationException("no");
        }))
        .withMessageContaining("no");
  }

  /**
   * Returns whether a collector ran three times: the first run may have begun earlier, and the last
   * may not have been evaluated yet.
   */
  private static boolean anyRanThrice(long[] before) {
    long[] now = collections();
    return IntStream.range(0, now.length).anyMatch(i -> now[i] >= before[i] + 3);
  }

  /**
   * Returns the number of collections of each collector; one collection may increase several
   * numbers.
   */
  private static long[] collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .toArray();
  }
}
