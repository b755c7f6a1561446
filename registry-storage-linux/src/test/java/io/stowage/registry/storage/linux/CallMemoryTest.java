package io.stowage.registry.storage.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallMemoryTest {
  private static final int ROOM = 1 << 16;

  private final Path file;

  CallMemoryTest(@TempDir Path folder) throws IOException {
    file = folder.toRealPath().resolve("file");
  }

  @Test
  void readsTheWholeOfAFileOfWhichEachCallReturnsAPart() throws IOException {
    for (int size : new int[] {1, 999, 1000, 1001, 40_000, ROOM - 1}) {
      byte[] content = written(size);
      CallsInPieces calls = new CallsInPieces(1000, 100);
      CallMemory memory = new CallMemory(calls);

      assertThat(read(memory)).isEqualTo(size);
      assertThat(memory.content(size)).isEqualTo(content);
      assertThat(calls.made).isEqualTo((size + 999) / 1000 + 1);
    }
  }

  @Test
  void readsAFileInTwoCallsIfTheFirstReturnsIt() throws IOException {
    written(5000);
    CallsInPieces calls = new CallsInPieces(ROOM, 100);

    assertThat(read(new CallMemory(calls))).isEqualTo(5000);
    assertThat(calls.made).isEqualTo(2);
  }

  @Test
  void failsIfTheEndOfTheFileIsNotReached() throws IOException {
    written(3000);
    assertThat(read(new CallMemory(new CallsInPieces(1000, 2)))).isEqualTo(CallMemory.FAILED);
    assertThat(read(new CallMemory(new CallsInPieces(1000, 3)))).isEqualTo(CallMemory.FAILED);

    written(ROOM);
    assertThat(read(new CallMemory(new CallsInPieces(1000, 100)))).isEqualTo(CallMemory.FAILED);
  }

  private byte[] written(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(file, content);
    return content;
  }

  private int read(CallMemory memory) {
    long opened = memory.openToRead(file.toString().getBytes(StandardCharsets.US_ASCII));
    assertThat(opened).isNotNegative();
    try {
      return memory.read(opened);
    } finally {
      memory.close(opened);
    }
  }

  /** Reads at most {@code most} bytes in one call, and fails after {@code working} of them. */
  private static final class CallsInPieces extends SystemCalls {
    private final long most;
    private final int working;
    private int made;

    CallsInPieces(long most, int working) {
      super(Architecture.ofProcess().orElseThrow());
      this.most = most;
      this.working = working;
    }

    @Override
    long read(long file, long to, long size, long offset) {
      made++;
      return made > working
          ? CallMemory.FAILED
          : super.read(file, to, Math.min(size, most), offset);
    }
  }
}
