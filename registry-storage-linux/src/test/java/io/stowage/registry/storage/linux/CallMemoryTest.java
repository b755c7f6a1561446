package io.stowage.registry.storage.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallMemoryTest {
  private static final int ROOM = 1 << 16;
  private static final int PAGE = 4096;

  private static final StoragePath NAME = StoragePath.parse("file");

  private final Path folder;
  private final Path file;

  CallMemoryTest(@TempDir Path folder) throws IOException {
    this.folder = folder.toRealPath();
    this.file = this.folder.resolve(NAME.value());
  }

  @Test
  void readsTheWholeOfAFileOfWhichEachCallReturnsSomePages() throws IOException {
    for (int size : new int[] {PAGE, PAGE + 1, 2 * PAGE - 1, 2 * PAGE, 40_000, ROOM - 1}) {
      byte[] content = written(size);
      CallsInPieces calls = new CallsInPieces(PAGE, 100);
      CallMemory memory = memory(calls);

      assertThat(read(memory)).isEqualTo(size);
      assertThat(memory.content(size)).isEqualTo(content);
      assertThat(calls.made).isEqualTo(size / PAGE + 1);
    }
  }

  @Test
  void readsAFileThatEndsWithinAPageInOneCall() throws IOException {
    for (int size : new int[] {1, PAGE - 1, 5000, ROOM - 1}) {
      written(size);
      CallsInPieces calls = new CallsInPieces(ROOM, 100);

      assertThat(read(memory(calls))).isEqualTo(size);
      assertThat(calls.made).isEqualTo(1);
    }
  }

  @Test
  void failsIfTheEndOfTheFileIsNotReached() throws IOException {
    written(3 * PAGE);
    assertThat(read(memory(new CallsInPieces(PAGE, 2)))).isEqualTo(CallMemory.FAILED);
    assertThat(read(memory(new CallsInPieces(PAGE, 3)))).isEqualTo(CallMemory.FAILED);

    written(ROOM);
    assertThat(read(memory(new CallsInPieces(PAGE, 100)))).isEqualTo(CallMemory.FAILED);
  }

  @Test
  void failsIfThereIsNothingToRead() throws IOException {
    written(0);
    assertThat(read(memory(new CallsInPieces(PAGE, 100)))).isEqualTo(CallMemory.FAILED);
  }

  private CallMemory memory(SystemCalls calls) {
    return new CallMemory(calls, folder.toString(), CallMemory::release);
  }

  private byte[] written(int size) throws IOException {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    Files.write(file, content);
    return content;
  }

  private int read(CallMemory memory) {
    long opened = memory.openToRead(NAME);
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
