package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import org.junit.jupiter.api.Test;

/** Tests the cost of safe collection for pushes and pulls, in calls of the store. */
class StorageCallsTest {
  private final CountingStorage storage = new CountingStorage(InMemoryStorage.create());
  private final Repository repository = Registry.open(storage).repository("team/app");

  private long calls(Runnable action) {
    storage.reset();
    action.run();
    return storage.calls();
  }

  @Test
  void ofAYoungBlob() {
    Digest digest = repository.blobs().put(new byte[] {1}).digest();
    assertThat(calls(() -> repository.blobs().touch(digest))).isEqualTo(3);
    assertThat(storage.calls(StorageCall.READ)).isEqualTo(1);
    assertThat(storage.calls(StorageCall.STAT)).isEqualTo(2);
    assertThat(calls(() -> repository.blobs().read(digest, 1))).isEqualTo(2);
  }

  @Test
  void ofAMissingBlob() {
    Digest absent = Digest.of(new byte[] {1});
    assertThat(calls(() -> repository.blobs().touch(absent))).isEqualTo(3);
    assertThat(storage.calls(StorageCall.LIST)).isEqualTo(1);
  }

  @Test
  void ofAPush() {
    assertThat(calls(() -> repository.blobs().put(new byte[] {1}))).isEqualTo(3);
    Manifest manifest = TestImages.in(repository).image().pushWithoutManifest();
    assertThat(manifest.blobs()).hasSize(2);
    Tag tag = Tag.parse("1.0");
    assertThat(calls(() -> repository.manifests().put(tag, manifest.mediaType(), manifest.bytes())))
        .isEqualTo(15);
    assertThat(storage.calls(StorageCall.PERSIST)).isEqualTo(1);
    assertThat(calls(() -> repository.tags().put(tag, manifest.digest()))).isEqualTo(17);
  }
}
