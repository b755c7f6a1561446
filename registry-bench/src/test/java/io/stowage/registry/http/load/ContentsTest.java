package io.stowage.registry.http.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

class ContentsTest {
  private static final int BLOCK = 1 << 20;

  private final Contents contents = new Contents();

  @Test
  void makesContentsThatDiffer() {
    assertThat(contents.next(4096).digest()).isNotEqualTo(contents.next(4096).digest());
  }

  @Test
  void knowsTheDigestOfContentsThatRepeatTheirBlock() {
    Content content = contents.next(2 * BLOCK + 10);
    byte[] bytes = new byte[2 * BLOCK + 10];
    ByteBuffer all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      all.put(content.part(all.position(), 32_768));
    }
    assertThat(content.hex()).isEqualTo(DigestUtils.sha256Hex(bytes));
    assertThat(content.hasAt(0, ByteBuffer.wrap(bytes))).isTrue();
    bytes[bytes.length - 1]++;
    assertThat(content.hasAt(0, ByteBuffer.wrap(bytes))).isFalse();
  }

  @Test
  void hasNothingBehindItsEnd() {
    Content content = Content.of(new byte[] {1, 2, 3});
    assertThat(content.hasAt(1, ByteBuffer.wrap(new byte[] {2, 3}))).isTrue();
    assertThat(content.hasAt(1, ByteBuffer.wrap(new byte[] {2, 3, 1}))).isFalse();
  }
}
