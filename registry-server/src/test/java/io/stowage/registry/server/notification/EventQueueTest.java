package io.stowage.registry.server.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventQueueTest {
  @Test
  void keepsTheNewestEnvelopesWithinItsMemory() throws InterruptedException {
    EventQueue queue = new EventQueue(100);
    byte[] half = new byte[(int) (EventQueue.MOST_BYTES / 2)];
    assertThat(queue.add(new byte[1])).isZero();
    assertThat(queue.add(half)).isZero();
    assertThat(queue.add(half)).isEqualTo(1);
    assertThat(queue.pending()).isEqualTo(2);
    assertThat(queue.take()).containsSame(half);
    assertThat(queue.add(half)).as("the one that is being sent does not count").isZero();
    assertThat(queue.dropped()).isEqualTo(1);
  }

  @Test
  void keepsAnEnvelopeThatIsTooLargeAlone() {
    EventQueue queue = new EventQueue(100);
    assertThat(queue.add(new byte[(int) EventQueue.MOST_BYTES + 1])).isZero();
    assertThat(queue.add(new byte[1])).isEqualTo(1);
    assertThat(queue.pending()).isEqualTo(1);
  }

  @Test
  void endsOnceItIsClosedAndEmpty() throws InterruptedException {
    EventQueue queue = new EventQueue(1);
    queue.add(new byte[1]);
    queue.close();
    assertThat(queue.add(new byte[1])).isEqualTo(1);
    assertThat(queue.take()).isPresent();
    assertThat(queue.pending()).isEqualTo(1);
    queue.done();
    assertThat(queue.take()).isEmpty();
    assertThat(queue.pending()).isZero();
  }
}
