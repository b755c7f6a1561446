package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.storage.CountingStorage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Tests two processes that append to one upload in turns, in a store that no other program
 * accesses.
 */
class AlternatingUploadTest {
  private static final int CHUNKS = 64;
  private static final int CHUNK = 50_000;
  private static final byte[] CONTENT = Dripping.content(CHUNKS * CHUNK);

  private final InMemoryStorage heap = InMemoryStorage.create();
  private final CountingStorage here = new CountingStorage(heap);
  private final CountingStorage there = new CountingStorage(heap);

  @Test
  void doesNotReadItsOwnBytesOrAnyByteTwice() {
    BlobUpload first = Registry.open(here).repository("app").blobs().startUpload();
    BlobUpload second = Registry.open(there).repository("app").blobs().resumeUpload(first.id());
    here.reset();
    there.reset();
    for (int i = 0; i < CHUNKS; i++) {
      byte[] chunk = Arrays.copyOfRange(CONTENT, i * CHUNK, (i + 1) * CHUNK);
      (i % 2 == 0 ? first : second).append((long) i * CHUNK, chunk);
    }
    assertThat(second.commit(Digest.of(CONTENT)).size()).isEqualTo(CONTENT.length);
    assertThat(here.bytesRead()).isEqualTo(CONTENT.length / 2 - CHUNK);
    assertThat(there.bytesRead()).isEqualTo(CONTENT.length / 2);
  }

  @Test
  void readsOnlyTheBytesOfTheOtherProcess() {
    BlobUpload first = Registry.open(here).repository("app").blobs().startUpload();
    BlobUpload second = Registry.open(there).repository("app").blobs().resumeUpload(first.id());
    first.append(0, Arrays.copyOf(CONTENT, 3 * CHUNK));
    second.append(3 * CHUNK, Arrays.copyOfRange(CONTENT, 3 * CHUNK, 4 * CHUNK));
    here.reset();
    first.commit(Digest.of(Arrays.copyOf(CONTENT, 4 * CHUNK)));
    assertThat(here.bytesRead()).isEqualTo(CHUNK);
  }
}
