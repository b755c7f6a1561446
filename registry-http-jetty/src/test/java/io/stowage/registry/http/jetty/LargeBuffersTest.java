package io.stowage.registry.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class LargeBuffersTest {
  @Test
  void thereAreAsManyAsWereAskedFor() {
    LargeBuffers buffers = new LargeBuffers(2);
    ByteBuffer first = buffers.acquire().orElseThrow();
    ByteBuffer second = buffers.acquire().orElseThrow();
    assertThat(first).isNotSameAs(second);
    assertThat(first.isDirect()).isTrue();
    assertThat(buffers.acquire()).isEmpty();
  }

  @Test
  void aBufferThatIsReturnedIsUsedAgain() {
    LargeBuffers buffers = new LargeBuffers(1);
    ByteBuffer first = buffers.acquire().orElseThrow();
    buffers.release(first.putInt(1).flip());
    ByteBuffer again = buffers.acquire().orElseThrow();
    assertThat(again).isSameAs(first);
    assertThat(again.remaining()).isEqualTo(LargeBuffers.BUFFER_SIZE);
  }

  @Test
  void thereMayBeNone() {
    assertThat(new LargeBuffers(0).acquire()).isEmpty();
  }
}
