package io.stowage.registry.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link StorageDriver#open}. */
abstract class OpenContract extends OperationContract {
  OpenContract(Supplier<StorageDriver> opener) {
    super(opener);
  }

  @Test
  void readsFromTheStart() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    assertThat(opened(OBJECT, 0)).isEqualTo(ascii("hello"));
  }

  @Test
  void readsFromAnOffset() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    assertThat(opened(OBJECT, 2)).isEqualTo(ascii("llo"));
  }

  @Test
  void readsNothingFromTheEnd() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    assertThat(opened(OBJECT, 5)).isEmpty();
  }

  @Test
  void readsALargeObjectFromTheMiddle() throws IOException {
    byte[] content = large(1);
    driver.write(OBJECT, content);
    assertThat(opened(OBJECT, 1_000_003)).isEqualTo(Arrays.copyOfRange(content, 1_000_003, LARGE));
  }

  @ParameterizedTest
  @ValueSource(longs = {6, Integer.MAX_VALUE + 6L, Long.MAX_VALUE, -1})
  void refusesAnOffsetOutsideTheObject(long offset) {
    driver.write(OBJECT, ascii("hello"));
    assertThatExceptionOfType(StorageException.OffsetMismatch.class)
        .isThrownBy(() -> opened(OBJECT, offset))
        .satisfies(e -> assertThat(e.actual()).isEqualTo(5))
        .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
  }

  @Test
  void refusesAPathWithoutAnObject() {
    driver.write(OBJECT, ascii("hello"));
    for (StoragePath path : new StoragePath[] {NOTHING, FOLDER, BELOW_OBJECT, DEEP_BELOW_OBJECT}) {
      assertThatExceptionOfType(StorageException.NoSuchObject.class)
          .isThrownBy(() -> opened(path, 0))
          .satisfies(e -> assertThat(e.path()).isEqualTo(path.value()));
    }
  }

  @Test
  void continuesToReadAReplacedObject() throws IOException {
    byte[] content = large(2);
    driver.write(OBJECT, content);
    try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      channel.read(ByteBuffer.allocate(1));
      driver.write(OBJECT, large(3));
      assertThat(rest(channel)).endsWith(content[LARGE - 2], content[LARGE - 1]);
    }
  }

  @Test
  void continuesToReadARemovedObject() throws IOException {
    byte[] content = large(4);
    driver.write(OBJECT, content);
    try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      driver.deleteTree(FOLDER);
      assertThat(rest(channel)).isEqualTo(content);
    }
  }

  @Test
  void continuesToReadAPurgedObject() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    try (ReadableByteChannel channel = driver.open(OBJECT, 0)) {
      take(OBJECT);
      purge(OBJECT);
      assertThat(rest(channel)).isEqualTo(ascii("hello"));
    }
  }

  @Test
  void givesEachCallerAChannelOfItsOwn() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    try (ReadableByteChannel one = driver.open(OBJECT, 0);
        ReadableByteChannel other = driver.open(OBJECT, 1)) {
      assertThat(rest(one)).isEqualTo(ascii("hello"));
      assertThat(rest(other)).isEqualTo(ascii("ello"));
    }
  }

  @Test
  void returnsTheSizeOfTheWholeObjectIfSeekable() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    try (ReadableByteChannel channel = driver.open(OBJECT, 2)) {
      if (channel instanceof SeekableByteChannel seekable) {
        assertThat(seekable.size()).isEqualTo(5);
        assertThat(seekable.position()).isEqualTo(2);
        assertThat(rest(seekable.position(4))).isEqualTo(ascii("o"));
        assertThat(rest(seekable.position(9))).isEmpty();
      }
    }
  }

  @Test
  void readsNothingOnceClosed() throws IOException {
    driver.write(OBJECT, ascii("hello"));
    ReadableByteChannel channel = driver.open(OBJECT, 0);
    channel.close();
    assertThat(channel.isOpen()).isFalse();
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> channel.read(ByteBuffer.allocate(1)));
  }

  private byte[] opened(StoragePath path, long offset) throws IOException {
    try (ReadableByteChannel channel = driver.open(path, offset)) {
      return rest(channel);
    }
  }
}
