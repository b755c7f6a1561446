package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.stowage.registry.storage.StorageDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The contract of {@link StorageDriver#close}. */
abstract class CloseContract extends OperationContract {
  CloseContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void leavesReadersOpen() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      driver.close();
      assertThat(rest(channel)).isEqualTo(ascii("hello"));
    }
  }

  @Test
  void leavesWritersOpen() throws IOException {
    try (WritableByteChannel channel = driver.append(OBJECT, 0)) {
      driver.close();
      assertThat(channel.write(ByteBuffer.wrap(ascii("hello")))).isPositive();
    }
  }

  @Test
  void hasNoEffectTheSecondTime() {
    driver.close();
    assertThatCode(driver::close).doesNotThrowAnyException();
  }
}
