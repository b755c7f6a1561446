package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.Moment;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests uploads that are hashed while they are written, and their interruption. */
class LongUploadTest {
  private static final byte[] CONTENT = Dripping.content(4_000_000);
  private static final Digest SHA256 = Digest.of(CONTENT);
  private static final Digest SHA512 = Digest.of(DigestAlgorithm.SHA512, CONTENT);

  private final InMemoryStorage heap = InMemoryStorage.create();

  private static InputStream from(long offset) {
    return new ByteArrayInputStream(CONTENT, (int) offset, CONTENT.length);
  }

  private static BlobUpload begin(Registry registry) {
    return registry.repository("app").blobs().startUpload();
  }

  private static BlobUpload resume(Registry registry, UUID id) {
    return registry.repository("app").blobs().resumeUpload(id);
  }

  private void assertStored() {
    assertThat(Registry.open(heap).repository("app").blobs().read(SHA256, CONTENT.length))
        .isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 131_072, 917_504, 1_048_577, 1_310_720, 3_999_999})
  void continuesWhereItsSourceFailed(int came) {
    BlobUpload upload = begin(Registry.open(heap));
    InputStream failing = FailingStream.after(Arrays.copyOf(CONTENT, came));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> upload.append(0, failing))
        .withMessageContaining("gone");
    assertThat(upload.offset()).isEqualTo(came);
    assertThat(upload.append(came, from(came))).isEqualTo(CONTENT.length);
    assertThat(upload.commit(SHA256).size()).isEqualTo(CONTENT.length);
    assertStored();
  }

  @ParameterizedTest
  @EnumSource
  void continuesWhereTheStoreWasFull(Moment moment) {
    EachCall.atLeast(15, call -> isStruckAt(call, moment));
  }

  private boolean isStruckAt(int call, Moment moment) {
    UUID id = begin(Registry.open(heap)).id();
    FailingStorage full = new FailingStorage(
        heap, call, moment, path -> new StorageException.StorageFull(path, new Throwable("test")));
    if (!isStruck(full, id)) {
      return false;
    }
    BlobUpload upload = resume(Registry.open(full), id);
    upload.append(upload.offset(), from(upload.offset()));
    upload.commit(SHA256);
    assertStored();
    return true;
  }

  private static boolean isStruck(StorageDriver store, UUID id) {
    try {
      resume(Registry.open(store), id).append(0, from(0));
      return false;
    } catch (StorageException.StorageFull e) {
      return true;
    }
  }

  @Test
  void doesNotReadHashedBytesAgain() {
    try (CountingStorage storage = new CountingStorage(heap);
        Registry registry = Registry.open(storage)) {
      BlobUpload upload = begin(registry);
      upload.append(0, from(0));
      upload.commit(SHA256);
      assertThat(storage.bytesRead()).isZero();
    }
  }

  @Test
  void readsOnceForTwoAlgorithms() {
    UUID id = begin(Registry.open(heap)).id();
    resume(Registry.open(heap), id).append(0, from(0));
    try (CountingStorage storage = new CountingStorage(heap);
        Registry registry = Registry.open(storage)) {
      assertThat(resume(registry, id).commit(SHA512).digest()).isEqualTo(SHA256);
      assertThat(storage.bytesRead()).isEqualTo(CONTENT.length);
      assertStored();
    }
  }

  @Test
  void readsOnceForTheAlgorithmThatWasNotHashed() {
    try (CountingStorage storage = new CountingStorage(heap);
        Registry registry = Registry.open(storage)) {
      BlobUpload upload = begin(registry);
      upload.append(0, from(0));
      upload.commit(SHA512);
      assertThat(storage.bytesRead()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void doesNotHashForAnUnknownAlgorithm() {
    UUID id = begin(Registry.open(heap)).id();
    resume(Registry.open(heap), id).append(0, from(0));
    try (CountingStorage storage = new CountingStorage(heap);
        Registry registry = Registry.open(storage)) {
      BlobUpload upload = resume(registry, id);
      assertThatExceptionOfType(RuntimeException.class)
          .isThrownBy(() -> upload.commit(Digest.parse("blake3:abc")))
          .withMessageContaining("blake3");
      assertThat(storage.bytesRead()).isZero();
    }
  }
}
