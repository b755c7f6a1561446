package io.stowage.registry.storage.s3.internal.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.ForwardingBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket;
import io.stowage.registry.storage.s3.internal.bucket.HeapBucket.Limits;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.Request;
import io.stowage.registry.storage.s3.internal.bucket.RetryingBucket;
import io.stowage.registry.storage.s3.internal.bucket.UploadPage;
import io.stowage.registry.testing.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A store that answers with pages without entries, and says that more follows. */
class EmptyPagesTest {
  private static final StoragePath FOLDER = StoragePath.parse("docker/registry/v2/blobs/sha256/ab");
  private static final StoragePath UPLOAD =
      StoragePath.parse("docker/registry/v2/repositories/a/_uploads/1");
  private static final Duration SOON = Duration.ofSeconds(30);

  private final TestClock clock = TestClock.create();
  private final HeapBucket heap =
      HeapBucket.create(clock, Versioning.ENABLED, new Limits(2, 5, 100));

  @Test
  void areAskedForAgain() {
    for (int i = 0; i < 5; i++) {
      heap.put(FOLDER.value() + "/" + i + "/data", new byte[1]);
      heap.createUpload(UPLOAD.value() + "/" + i);
    }
    EmptyPages pages = new EmptyPages(heap, 4);
    BucketStorage driver = open(pages);
    List<String> names = new ArrayList<>();
    assertTimeoutPreemptively(SOON, () -> {
      driver.list(FOLDER, names::add);
      pages.empty(4);
      driver.list(UPLOAD, names::add);
    });
    assertThat(names).containsExactly("0", "1", "2", "3", "4", "0", "1", "2", "3", "4");
  }

  @Test
  void doNotHideLeases() {
    StoragePath own = StoragePath.parse("docker/registry/v2/_stowage/own");
    heap.put(own.value(), new byte[1]);
    clock.advance(Duration.ofHours(1));
    open(heap).lease(own);
    BucketStorage driver = open(new EmptyPages(heap, 4));
    assertThat(driver.stat(own)).map(StorageEntry::modified).contains(clock.instant());
  }

  @Test
  void endAListingWithAnErrorIfTheyDoNotEnd() {
    heap.put(FOLDER.value() + "/1/data", new byte[1]);
    BucketStorage driver = open(new EmptyPages(heap, Integer.MAX_VALUE));
    assertFailsSoon(() -> driver.list(FOLDER, name -> {}));
    assertFailsSoon(() -> driver.list(UPLOAD, name -> {}));
    assertFailsSoon(() -> driver.listed(FOLDER, ""));
    assertFailsSoon(() -> driver.deleteTree(UPLOAD));
  }

  private static void assertFailsSoon(Executable call) {
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> assertTimeoutPreemptively(SOON, call));
  }

  private BucketStorage open(Bucket bucket) {
    return BucketStorage.builder(bucket)
        .retries(EmptyPagesTest::repeating)
        .local(clock)
        .build();
  }

  private static Bucket repeating(Bucket bucket) {
    return new RetryingBucket(bucket, 4, pause -> {});
  }

  /** Answers some listings with an empty page, and the others truly. */
  private static final class EmptyPages extends ForwardingBucket {
    private int left;

    EmptyPages(HeapBucket heap, int left) {
      super(heap);
      this.left = left;
    }

    void empty(int listings) {
      left = listings;
    }

    private boolean isEmpty() {
      boolean empty = left > 0;
      left -= empty ? 1 : 0;
      return empty;
    }

    @Override
    protected <T> T call(Request request, String key, Supplier<T> call) {
      return call.get();
    }

    @Override
    public ObjectPage list(ListRequest request) {
      return isEmpty() ? new ObjectPage(List.of(), List.of(), true) : super.list(request);
    }

    @Override
    public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
      return isEmpty() ? new UploadPage(List.of(), true) : super.listUploads(prefix, after);
    }
  }
}
