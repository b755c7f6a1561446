package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Tests that an UncheckedIOException always comes from a stream of the caller, and any other
 * failure from the store.
 */
class FailureOriginTest {
  private static final byte[] CONTENT = Dripping.content(300_000);
  private static final StoragePath PATH = StoragePath.parse("other/store");

  private final InMemoryStorage heap = InMemoryStorage.create();
  private final Repository app = Registry.open(heap).repository("app");
  private final Repository broken = Registry.open(new BrokenDisk(heap)).repository("app");

  @Test
  void aFailingStreamOfTheCallerIsReported() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> app.blobs().put(FailingStream.after(CONTENT)))
        .withMessageContaining("gone");
  }

  @Test
  void aFailingStreamOfAnotherRegistryCountsAsTheCallers() {
    InputStream other = new FilterInputStream(InputStream.nullInputStream()) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        throw new IOException(new StorageException.Failed(PATH, new IOException("elsewhere")));
      }
    };
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> app.blobs().startUpload().append(0, other));
  }

  @Test
  void aFailingTargetOfTheCallerIsReported() {
    Digest blob = app.blobs().put(CONTENT).digest();
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> app.blobs().transferTo(blob, 0, new FullTarget()))
        .withMessageContaining("target is full");
  }

  @Test
  void anUnwritableArchiveIsReported() {
    TestImages.in(app).image().tag("1.0").push();
    OutputStream full = new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("target is full");
      }
    };
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OciExport.of(app, Tag.parse("1.0")).toArchive(full))
        .withMessageContaining("target is full");
  }

  @Test
  void anUnreadableArchiveIsReported() {
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> OciImport.into(app).from(FailingStream.after(CONTENT)))
        .withMessageContaining("gone");
  }

  @Test
  void anUnwritableStoreIsNotAFailureOfTheStream() {
    assertBroken(() -> broken.blobs().put(new ByteArrayInputStream(CONTENT)));
    assertBroken(() -> broken.blobs().startUpload().append(0, CONTENT));
  }

  @Test
  void anUnreadableStoreIsNotAFailureOfTheTarget() {
    Digest blob = app.blobs().put(CONTENT).digest();
    assertBroken(() -> broken.blobs().transferTo(blob, 0, new FullTarget()));
  }

  @Test
  void aStoreUnreadableWhileAnUploadIsHashedAgainIsNotAFailureOfAStream() {
    BlobUpload upload = app.blobs().startUpload();
    upload.append(0, CONTENT);
    Digest expected = Digest.of(DigestAlgorithm.SHA512, CONTENT);
    assertBroken(() -> broken.blobs().resumeUpload(upload.id()).commit(expected));
  }

  @Test
  void anUnreadableStoreEndsAnExport() {
    TestImages.in(app).image().tag("1.0").push();
    assertBroken(
        () -> OciExport.of(broken, Tag.parse("1.0")).toArchive(OutputStream.nullOutputStream()));
  }

  @Test
  void aDamagedBlobEndsAnExport() {
    TestImage image = TestImages.in(app).image().tag("1.0").push();
    Breakage.of(heap).garbleBlob(image.layers().get(0).digest());
    assertThatExceptionOfType(StorageException.Damaged.class)
        .isThrownBy(
            () -> OciExport.of(app, Tag.parse("1.0")).toArchive(OutputStream.nullOutputStream()));
  }

  @Test
  void aStreamOfABlobHasTheStoresErrorAsItsCause() throws IOException {
    Digest blob = app.blobs().put(CONTENT).digest();
    try (InputStream in = broken.blobs().open(blob)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(in::read)
          .withCauseInstanceOf(StorageException.Failed.class);
    }
    try (InputStream in = Registry.open(new BrokenDisk(heap)).blobs().open(blob, 0)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(in::readAllBytes)
          .withCauseInstanceOf(StorageException.Failed.class);
    }
  }

  private static void assertBroken(Runnable call) {
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(call::run)
        .withMessageContaining("bad sector");
  }

  /** Fails in each read and write of a channel, as a {@code FileChannel} of the JDK does. */
  private static final class BrokenDisk extends ForwardingStorage {
    BrokenDisk(StorageDriver delegate) {
      super(delegate);
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.CHANNEL_READ || call == StorageCall.CHANNEL_WRITE) {
        throw new UncheckedIOException(new IOException("bad sector"));
      }
      return action.get();
    }
  }

  /** A target that refuses every write. */
  private static final class FullTarget implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) throws IOException {
      throw new IOException("target is full");
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
