package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.InMemoryStorage;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Tests that content and digest do not depend on the sizes of parts and reads. */
class LongUploadPropertyTest {
  private final Repository repository =
      Registry.open(InMemoryStorage.create()).repository("team/app");

  @Property(tries = 60)
  void onePartIsStoredCompletely(
      @ForAll @IntRange(max = 3_000_000) int size,
      @ForAll long seed,
      @ForAll @IntRange(min = 10_000, max = 400_000) int most) {
    byte[] content = Dripping.content(size);
    Digest digest = repository.blobs().put(new Dripping(content, seed, most)).digest();
    assertThat(digest).isEqualTo(Digest.of(content));
    assertThat(repository.blobs().read(digest, size)).isEqualTo(content);
  }

  @Property(tries = 40)
  void partsAreJoined(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 1_500_000) Integer> sizes,
      @ForAll long seed) {
    byte[] content = Dripping.content(sizes.stream().mapToInt(size -> size).sum());
    BlobUpload upload = repository.blobs().startUpload();
    int offset = 0;
    for (int size : sizes) {
      byte[] part = Arrays.copyOfRange(content, offset, offset + size);
      offset += size;
      assertThat(upload.append(offset - size, new Dripping(part, seed, 300_000)))
          .isEqualTo(offset);
    }
    assertThat(upload.commit().digest()).isEqualTo(Digest.of(content));
  }
}
