package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.BlobChannel;
import io.stowage.registry.BlobStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of the layers and configs of a repository, for any store. */
abstract class BlobStoreContract extends ServiceContract {
  private static final byte[] CONTENT = ascii("content");
  private static final Digest DIGEST = Digest.of(CONTENT);
  private static final Digest ABSENT = Digest.of(ascii("absent"));

  private BlobStore blobs() {
    return repository().blobs();
  }

  private StoragePath link(Digest digest) {
    return RegistryLayout.layerLink(repository().name(), digest);
  }

  @Nested
  class Put {
    @Test
    void storesDataAndLinkAndNothingElse() {
      Descriptor descriptor = blobs().put(CONTENT);
      assertThat(descriptor).isEqualTo(Descriptor.of(MediaType.OCTET_STREAM, DIGEST, 7));
      String hex = DIGEST.encoded();
      String root = "docker/registry/v2/";
      assertThat(tree().files())
          .containsExactly(
              root + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data",
              root + "repositories/team/app/_layers/sha256/" + hex + "/link");
      assertThat(text(link(DIGEST))).isEqualTo("sha256:" + hex).hasSize(71);
      assertThat(text(RegistryLayout.blobData(DIGEST))).isEqualTo("content");
    }

    @Test
    void storesTheSameFromBytesStreamAndFile(@TempDir Path folder) throws IOException {
      Path file = Files.write(folder.resolve("file"), CONTENT);
      Descriptor fromBytes = blobs().put(CONTENT);
      TreeDump before = tree();
      assertThat(blobs().put(new ByteArrayInputStream(CONTENT))).isEqualTo(fromBytes);
      assertThat(blobs().put(file)).isEqualTo(fromBytes);
      assertThat(tree().files()).isEqualTo(before.files());
    }

    @Test
    void returnsADescriptorWithTheGivenType(@TempDir Path folder) throws IOException {
      Path file = Files.write(folder.resolve("file"), CONTENT);
      Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, DIGEST, 7);
      assertThat(blobs().put(CONTENT, MediaType.OCI_CONFIG)).isEqualTo(config);
      assertThat(blobs().put(new ByteArrayInputStream(CONTENT), MediaType.OCI_CONFIG))
          .isEqualTo(config);
      assertThat(blobs().put(file, MediaType.OCI_CONFIG)).isEqualTo(config);
    }

    @Test
    void storesNothingFromAStreamThatFails() {
      InputStream failing = FailingStream.after(CONTENT);
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> blobs().put(failing));
      assertThat(tree().files()).isEmpty();
    }

    @Test
    void storesNothingFromAMissingFile(@TempDir Path folder) {
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> blobs().put(folder.resolve("absent")));
      assertThat(tree().files()).isEmpty();
    }

    @Test
    void refusesAStreamOfAnotherDigest() {
      InputStream content = new ByteArrayInputStream(CONTENT);
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> blobs().put(content, ABSENT))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
      assertThat(tree().files()).isEmpty();
    }

    @Test
    void doesNotCloseTheStream() throws IOException {
      InputStream content = new ByteArrayInputStream(CONTENT) {
        @Override
        public void close() {
          throw new AssertionError("closed");
        }
      };
      blobs().put(content, DIGEST);
      assertThat(content.read()).isEqualTo(-1);
    }

    @Test
    void storesTheEmptyBlob() {
      Digest empty = blobs().put(InputStream.nullInputStream()).digest();
      assertThat(empty.toString()).startsWith("sha256:e3b0c442").endsWith("b855");
      assertThat(blobs().read(empty, 0)).isEmpty();
      assertThat(registry().repository("other").blobs().put(new byte[0]).digest())
          .isEqualTo(empty);
    }

    @Test
    void repairsTruncatedData() {
      blobs().put(CONTENT);
      breakage().truncateBlob(DIGEST);
      blobs().put(CONTENT);
      assertThat(blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
      breakage().truncateBlob(DIGEST);
      blobs().put(new ByteArrayInputStream(CONTENT));
      assertThat(blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      assertRefused(ErrorCode.UNSUPPORTED, DIGEST, () -> readOnly().blobs().put(CONTENT));
      assertRefused(
          ErrorCode.UNSUPPORTED,
          "team/app",
          () -> readOnly().blobs().put(InputStream.nullInputStream()));
    }
  }

  @Nested
  class StatAndOpen {
    @Test
    void returnDigestAndSize() {
      blobs().put(CONTENT);
      assertThat(blobs().touch(DIGEST))
          .hasValue(Descriptor.of(MediaType.OCTET_STREAM, DIGEST, CONTENT.length));
      assertThat(readOnly().blobs().touch(DIGEST)).isPresent();
    }

    @Test
    void readFromAnyOffset() throws IOException {
      blobs().put(CONTENT);
      for (int offset = 0; offset <= CONTENT.length; offset++) {
        try (InputStream in = blobs().open(DIGEST, offset)) {
          assertThat(in.readAllBytes()).isEqualTo(ascii("content".substring(offset)));
        }
      }
    }

    @Test
    void refuseAnOffsetOutsideTheBlob() {
      blobs().put(CONTENT);
      assertRefused(ErrorCode.RANGE_INVALID, 8, () -> blobs().open(DIGEST, 8));
      assertRefused(ErrorCode.RANGE_INVALID, -1, () -> blobs().channel(DIGEST, -1));
    }

    @Test
    void returnSizeAndChannelTogether() throws IOException {
      blobs().put(CONTENT);
      ByteBuffer read = ByteBuffer.allocate(10);
      try (BlobChannel blob = blobs().channel(DIGEST, 3)) {
        assertThat(blob.descriptor()).isEqualTo(Descriptor.of(MediaType.OCTET_STREAM, DIGEST, 7));
        while (blob.channel().read(read) >= 0) {
          assertThat(read.hasRemaining()).isTrue();
        }
      }
      assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(ascii("tent")));
    }

    @Test
    void refuseABlobLargerThanTheLimit() {
      blobs().put(CONTENT);
      assertThat(blobs().read(DIGEST, 7)).isEqualTo(CONTENT);
      assertRefused(ErrorCode.SIZE_INVALID, DIGEST, () -> blobs().read(DIGEST, 6));
    }

    @Test
    void doNotFindABlobWithoutLink() {
      Digest orphan = breakage().orphanBlob(CONTENT);
      assertUnknown(orphan);
    }

    @Test
    void doNotFindABlobWithoutData() {
      blobs().put(CONTENT);
      breakage().removeFolder(RegistryLayout.blobData(DIGEST));
      assertUnknown(DIGEST);
    }

    @Test
    void doNotFindABlobOfAnotherRepository() {
      registry().repository("team").blobs().put(CONTENT);
      registry().repository("team/app/more").blobs().put(CONTENT);
      assertUnknown(DIGEST);
    }

    @Test
    void doNotFindManifests() {
      assertUnknown(images().image().push().digest());
    }

    @Test
    void reportADamagedLink() {
      blobs().put(CONTENT);
      breakage().garbleLink(link(DIGEST));
      assertDamaged(link(DIGEST), () -> blobs().touch(DIGEST));
      assertDamaged(link(DIGEST), () -> blobs().open(DIGEST));
      assertDamaged(link(DIGEST), () -> blobs().read(DIGEST, 7));
    }

    private void assertUnknown(Digest digest) {
      assertThat(blobs().touch(digest)).isEmpty();
      assertRefused(ErrorCode.BLOB_UNKNOWN, digest, () -> blobs().open(digest));
      assertRefused(ErrorCode.BLOB_UNKNOWN, digest, () -> blobs().open(digest, 1));
      assertRefused(ErrorCode.BLOB_UNKNOWN, digest, () -> blobs().openVerified(digest));
      assertRefused(ErrorCode.BLOB_UNKNOWN, digest, () -> blobs().channel(digest, 0));
      assertRefused(ErrorCode.BLOB_UNKNOWN, digest, () -> blobs().read(digest, 100));
    }
  }

  @Nested
  class TransferTo {
    @Test
    void sendsFromAnyOffset() {
      blobs().put(CONTENT);
      for (int offset = 0; offset <= CONTENT.length; offset++) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        assertThat(blobs().transferTo(DIGEST, offset, Channels.newChannel(sent)))
            .isEqualTo(CONTENT.length - offset);
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("content".substring(offset));
      }
    }

    @Test
    void sendsTheRequestedRangeUpToTheEnd() {
      blobs().put(CONTENT);
      for (int offset = 0; offset <= CONTENT.length; offset++) {
        for (int length = 0; length <= CONTENT.length + 1; length++) {
          ByteArrayOutputStream sent = new ByteArrayOutputStream();
          long count = blobs().transferTo(DIGEST, offset, length, Channels.newChannel(sent));
          int end = Math.min(offset + length, CONTENT.length);
          assertThat(sent.toString(StandardCharsets.US_ASCII))
              .isEqualTo("content".substring(offset, end));
          assertThat(count).isEqualTo(end - offset);
        }
      }
    }

    @Test
    void sendsARangeOfALongBlobToAFile(@TempDir Path folder) throws IOException {
      byte[] content = new byte[300_000];
      Arrays.fill(content, 100_000, 250_000, (byte) 'x');
      Digest digest = blobs().put(content).digest();
      Path file = folder.resolve("file");
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        assertThat(blobs().transferTo(digest, 100_000, 150_000, out)).isEqualTo(150_000);
      }
      assertThat(Files.readString(file)).isEqualTo("x".repeat(150_000));
    }

    @Test
    void sendsTheWholeBlobToAStreamAndLeavesItOpen() {
      blobs().put(CONTENT);
      ByteArrayOutputStream sent = new ByteArrayOutputStream() {
        @Override
        public void close() {
          throw new AssertionError("closed");
        }
      };
      assertThat(blobs().transferTo(DIGEST, sent)).isEqualTo(7);
      assertThat(sent.toByteArray()).isEqualTo(CONTENT);
    }

    @Test
    void appendsALongBlobToAFile(@TempDir Path folder) throws IOException {
      byte[] content = new byte[1_000_001];
      Arrays.fill(content, (byte) 'x');
      Digest digest = blobs().put(content).digest();
      Path file = Files.writeString(folder.resolve("file"), "before");
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.APPEND)) {
        assertThat(blobs().transferTo(digest, 1, out)).isEqualTo(1_000_000);
        assertThat(out.isOpen()).isTrue();
      }
      assertThat(Files.readString(file)).isEqualTo("before" + "x".repeat(1_000_000));
    }

    @Test
    void refusesAnUnknownBlobAndAnInvalidRange() {
      blobs().put(CONTENT);
      WritableByteChannel out = Channels.newChannel(OutputStream.nullOutputStream());
      assertRefused(ErrorCode.BLOB_UNKNOWN, ABSENT, () -> blobs().transferTo(ABSENT, 0, out));
      assertRefused(ErrorCode.RANGE_INVALID, 8, () -> blobs().transferTo(DIGEST, 8, out));
      assertThatIllegalArgumentException().isThrownBy(() -> blobs().transferTo(DIGEST, 0, -1, out));
    }

    @Test
    void failsIfItsTargetFails() {
      blobs().put(CONTENT);
      IOException gone = new IOException("gone");
      WritableByteChannel broken = Channels.newChannel(new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          throw gone;
        }
      });
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> blobs().transferTo(DIGEST, 0, broken))
          .satisfies(e -> assertThat(e.getCause()).isSameAs(gone));
    }
  }

  @Nested
  class OpenVerified {
    @Test
    void failsAtTheEndOfContentWithAnotherDigest() throws IOException {
      blobs().put(CONTENT);
      breakage().garbleBlob(DIGEST);
      try (InputStream in = blobs().openVerified(DIGEST)) {
        assertThat(in.readNBytes(7)).hasSize(7);
        assertThatExceptionOfType(IOException.class)
            .isThrownBy(in::read)
            .havingCause()
            .isInstanceOfSatisfying(
                StorageException.Damaged.class,
                damage -> assertThat(damage.path())
                    .isEqualTo(RegistryLayout.blobData(DIGEST).value()));
      }
    }

    @Test
    void readsByteByByteAndSkips() throws IOException {
      blobs().put(CONTENT);
      try (InputStream in = blobs().openVerified(DIGEST)) {
        assertThat(in.read()).isEqualTo('c');
        in.skipNBytes(5);
        assertThat(in.read()).isEqualTo('t');
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.markSupported()).isFalse();
      }
    }
  }
}
