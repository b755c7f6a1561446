package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobStore;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers of a registry with a descriptor cache to readers and to pushers. */
class DescriptorCacheTest {
  private static final RepositoryName APP = RepositoryName.parse("app");
  private static final byte[] CONTENT = {1, 2, 3};

  private final TestStore store = new TestStore();
  private final CountingStorage counting = new CountingStorage(store.heap());
  private final Registry registry =
      Registry.open(counting, store.options().descriptorCache(100).build());
  private final BlobStore blobs = registry.repository(APP).blobs();
  private final Digest digest = blobs.put(CONTENT).digest();

  @BeforeEach
  void remember() {
    blobs.read(digest, 10);
    counting.reset();
  }

  @Test
  void opensTheDataOfAPullWithoutReadingALink() {
    assertThat(blobs.read(digest, 10)).isEqualTo(CONTENT);
    assertThat(counting.calls()).as("the data alone").isEqualTo(1);
    assertThat(counting.calls(StorageCall.READ)).isEqualTo(1);
  }

  @Test
  void forgetsBlobsThatACollectionInThisProcessRemoved() {
    store.age();
    GarbageCollector.of(registry).run();
    assertThat(blobs.touch(digest)).isEmpty();
    assertUnknown();
    store.registry().repository("other").blobs().put(CONTENT);
    assertUnknown();
  }

  @Test
  void forgetsBlobsThatThisRegistryDeleted() {
    blobs.delete(digest);
    assertThat(blobs.touch(digest)).isEmpty();
    assertUnknown();
    blobs.put(CONTENT);
    blobs.read(digest, 10);
    registry.remove(APP);
    assertUnknown();
  }

  @Test
  void neverReportsALinkDeletedByAnotherProcessToAPusher() {
    store.registry().repository(APP).blobs().delete(digest);
    assertThat(blobs.touch(digest)).isEmpty();
    assertThat(registry.repository("b").blobs().mount(digest, APP)).isEmpty();
  }

  @Test
  void neverReportsDataRemovedByAnotherProcess() {
    store.heap().delete(RegistryLayout.blobData(digest));
    assertThat(blobs.touch(digest)).isEmpty();
    assertThat(registry.repository("b").blobs().mount(digest, APP)).isEmpty();
    assertUnknown();
  }

  @Test
  void renewsTheLeaseOfBlobsReportedToAPusher() {
    store.age();
    assertThat(blobs.touch(digest)).isPresent();
    assertThat(store.heap().stat(RegistryLayout.blobData(digest)).orElseThrow().modified())
        .isEqualTo(store.now());
    assertThat(store
            .heap()
            .stat(RegistryLayout.layerLink(APP, digest))
            .orElseThrow()
            .modified())
        .isEqualTo(store.now());
  }

  private void assertUnknown() {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> blobs.read(digest, 10))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UNKNOWN));
  }
}
