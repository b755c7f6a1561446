package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UploadRaceTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

  private final InMemoryStorage heap = InMemoryStorage.create();

  @ParameterizedTest
  @EnumSource(names = {"STAT", "OPEN", "PUBLISH"})
  void reportsAnUploadCancelledElsewhereAsUnknown(StorageCall moment) {
    try (Racing storage = new Racing(heap, moment);
        Registry registry = Registry.open(storage)) {
      BlobUpload upload = registry.repository("app").blobs().startUpload();
      upload.append(0, CONTENT);
      storage.race(() -> Registry.open(heap)
          .repository("app")
          .blobs()
          .resumeUpload(upload.id())
          .cancel());
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> upload.commit(Digest.of(DigestAlgorithm.SHA512, CONTENT)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
      assertThat(TreeDump.of(heap, RegistryLayout.ROOT).files()).isEmpty();
    }
  }

  @Test
  void keepsDataThatAnotherPushRepairedMeanwhile() {
    StoragePath data = RegistryLayout.blobData(Digest.of(CONTENT));
    heap.write(data, new byte[0]);
    try (Racing storage = new Racing(heap, StorageCall.REPLACE);
        Registry registry = Registry.open(storage)) {
      BlobUpload upload = registry.repository("app").blobs().startUpload();
      upload.append(0, CONTENT);
      storage.race(() -> Registry.open(heap).repository("app").blobs().put(CONTENT));
      upload.commit();
      assertThat(heap.read(data, CONTENT.length)).isEqualTo(CONTENT);
      assertThat(storage.calls(StorageCall.REPLACE)).isEqualTo(1);
      assertThat(storage.calls(StorageCall.DELETE)).isZero();
    }
  }

  /** Lets another process act before the next call of one kind. */
  private static final class Racing extends ForwardingStorage {
    private final StorageCall moment;
    private final List<StorageCall> calls = new ArrayList<>();
    private Optional<Runnable> action = Optional.empty();

    Racing(InMemoryStorage heap, StorageCall moment) {
      super(heap);
      this.moment = moment;
    }

    void race(Runnable next) {
      action = Optional.of(next);
    }

    long calls(StorageCall call) {
      return calls.stream().filter(call::equals).count();
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> next) {
      calls.add(call);
      if (call == moment) {
        Optional<Runnable> now = action;
        action = Optional.empty();
        now.ifPresent(Runnable::run);
      }
      return next.get();
    }
  }
}
