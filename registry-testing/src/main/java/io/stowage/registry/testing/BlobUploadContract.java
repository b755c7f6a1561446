package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.UploadStatus;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StoragePath;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract of uploads in parts, for any store. */
abstract class BlobUploadContract extends ServiceContract {
  private static final Digest ABCDEF = Digest.of(ascii("abcdef"));
  private static final Digest OTHER = Digest.of(ascii("other"));
  private static final Instant START = Instant.parse("2026-11-24T00:10:05.987Z");

  /** Returns a repository of another process, which shares only the store. */
  private Repository elsewhere() {
    return registry(RegistryOptions.builder()).repository("team/app");
  }

  private BlobUpload begun(String... parts) {
    BlobUpload upload = repository().blobs().startUpload();
    for (String part : parts) {
      upload.append(upload.offset(), ascii(part));
    }
    return upload;
  }

  private StoragePath folder(BlobUpload upload) {
    return RegistryLayout.upload(repository().name(), upload.id());
  }

  private void assertEnded(BlobUpload upload) {
    UUID id = upload.id();
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, upload::offset);
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, upload::startedAt);
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> upload.append(0, ascii("g")));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> upload.append(6, ascii("g")));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, upload::commit);
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> upload.commit(ABCDEF));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> upload.commit(ABCDEF, 6));
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, upload::cancel);
    assertRefused(ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> repository().blobs().resumeUpload(id));
  }

  private static void assertOtherDigest(Digest expected, BlobUpload upload) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> upload.commit(expected))
        .satisfies(e -> {
          assertThat(e.code()).isEqualTo(ErrorCode.DIGEST_INVALID);
          assertThat(e.value()).isEqualTo(expected.toString());
          assertThat(e.getSuppressed()).isEmpty();
        });
  }

  @Nested
  class Start {
    @Test
    void writesTheStartTimeAndAnEmptyDataFile() {
      Registry registry = registry(RegistryOptions.builder().clock(() -> START));
      BlobUpload upload = registry.repository("team/app").blobs().startUpload();
      String folder = "docker/registry/v2/repositories/team/app/_uploads/" + upload.id();
      assertThat(tree().lines())
          .containsExactly(folder + "/data 0", folder + "/startedat 20 2026-11-24T00:10:05Z");
      assertThat(upload.offset()).isZero();
      assertThat(upload.startedAt()).hasValue(Instant.parse("2026-11-24T00:10:05Z"));
      assertThat(upload.id().version()).isEqualTo(4);
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      assertRefused(ErrorCode.UNSUPPORTED, "team/app", () -> readOnly().blobs().startUpload());
    }
  }

  @Nested
  class Listing {
    @Test
    void returnsEachUploadWithItsSizeAndStartTime() {
      BlobUpload upload = begun("abc");
      BlobUpload empty = begun();
      assertThat(repository().blobs().uploads())
          .containsExactlyInAnyOrder(
              new UploadStatus(upload.id(), upload.startedAt(), 3),
              new UploadStatus(empty.id(), empty.startedAt(), 0));
      upload.commit();
      empty.cancel();
      assertThat(repository().blobs().uploads()).isEmpty();
    }

    @Test
    void refusesAnUnknownOrInvalidUploadId() {
      for (String id : List.of("", "x", UUID.randomUUID().toString())) {
        assertRefused(
            ErrorCode.BLOB_UPLOAD_UNKNOWN, id, () -> repository().blobs().resumeUpload(id));
      }
    }
  }

  @Nested
  class Append {
    @Test
    void appendsAtTheEnd() {
      BlobUpload upload = begun();
      assertThat(upload.append(0, ascii("abc"))).isEqualTo(3);
      assertThat(upload.append(3, new ByteArrayInputStream(ascii("def")))).isEqualTo(6);
      assertThat(upload.offset()).isEqualTo(6);
      assertThat(text(folder(upload).resolve("data"))).isEqualTo("abcdef");
    }

    @Test
    void appendsTheRemainingBytesOfABuffer() {
      BlobUpload upload = begun();
      ByteBuffer part = ByteBuffer.wrap(ascii("xabcx"), 1, 3);
      assertThat(upload.append(0, part)).isEqualTo(3);
      assertThat(part.position()).isEqualTo(1);
      assertThat(upload.append(3, ByteBuffer.allocateDirect(3).put(ascii("def")).flip()))
          .isEqualTo(6);
      assertThat(upload.commit(ABCDEF).size()).isEqualTo(6);
    }

    @Test
    void appendsALongBufferOutsideOfTheHeap() {
      byte[] content = new byte[1_000_003];
      new Random(1).nextBytes(content);
      ByteBuffer part = ByteBuffer.allocateDirect(content.length).put(content).flip();
      BlobUpload upload = begun();
      assertThat(upload.append(0, part)).isEqualTo(content.length);
      assertThat(part.position()).isZero();
      assertThat(upload.commit().digest()).isEqualTo(Digest.of(content));
    }

    @Test
    void refusesAnyOtherOffsetAndChangesNothing() {
      BlobUpload upload = begun("abc");
      for (long offset : new long[] {-1, 0, 2, 4, Long.MAX_VALUE}) {
        assertRefused(ErrorCode.RANGE_INVALID, offset, () -> upload.append(offset, ascii("x")));
      }
      upload.append(3, ascii("def"));
      assertThat(upload.commit(ABCDEF).digest()).isEqualTo(ABCDEF);
    }

    @Test
    void keepsTheBytesBeforeAFailureOfItsSource() {
      BlobUpload upload = begun("ab");
      InputStream failing = FailingStream.after(ascii("cd"));
      assertThatExceptionOfType(UncheckedIOException.class)
          .isThrownBy(() -> upload.append(2, failing));
      assertThat(upload.offset()).isEqualTo(4);
      upload.append(4, ascii("ef"));
      assertThat(upload.commit(ABCDEF).size()).isEqualTo(6);
    }

    @Test
    void createsNoBlobAndKeepsTheUpload() {
      begun("abcdef");
      assertThat(repository().blobs().touch(ABCDEF)).isEmpty();
      assertThat(isThere(RegistryLayout.blobData(ABCDEF))).isFalse();
    }

    @Test
    void isRefusedByAReadOnlyRegistry() {
      BlobUpload upload = begun("abc");
      BlobUpload same = readOnly().blobs().resumeUpload(upload.id());
      assertRefused(ErrorCode.UNSUPPORTED, same.id(), () -> same.append(3, ascii("d")));
      assertRefused(ErrorCode.UNSUPPORTED, same.id(), same::commit);
      assertRefused(ErrorCode.UNSUPPORTED, same.id(), () -> same.commit(ABCDEF, 3));
      assertRefused(ErrorCode.UNSUPPORTED, same.id(), same::cancel);
    }
  }

  @Nested
  class Resume {
    @Test
    void continuesInAnotherProcess() {
      BlobUpload upload = begun("abc");
      BlobUpload same = elsewhere().blobs().resumeUpload(upload.id());
      assertThat(same.offset()).isEqualTo(3);
      assertThat(same.startedAt()).isEqualTo(upload.startedAt()).isPresent();
      same.append(3, ascii("def"));
      assertThat(same.commit(ABCDEF).digest()).isEqualTo(ABCDEF);
    }

    @Test
    void alternatesBetweenProcesses() {
      BlobUpload here = begun("ab");
      BlobUpload there = elsewhere().blobs().resumeUpload(here.id());
      there.append(2, ascii("cd"));
      here.append(4, ascii("ef"));
      assertThat(there.commit(ABCDEF, 6).digest()).isEqualTo(ABCDEF);
      assertEnded(here);
    }

    @Test
    void doesNotFindAnUploadOfAnotherRepository() {
      UUID id = begun("abc").id();
      assertRefused(
          ErrorCode.BLOB_UPLOAD_UNKNOWN,
          id,
          () -> registry().repository("other").blobs().resumeUpload(id));
    }

    @Test
    void worksWithoutAStartTime() {
      UUID id = breakage().undatedUpload(repository().name(), ascii("abc"));
      BlobUpload upload = repository().blobs().resumeUpload(id);
      assertThat(upload.startedAt()).isEmpty();
      upload.append(3, ascii("def"));
      upload.commit(ABCDEF);
    }

    @Test
    void findsAnUploadWithoutData() {
      UUID id = UUID.fromString("0d0a84c5-0935-46e1-af9a-14964cb7dd05");
      storage()
          .write(
              RegistryLayout.uploadStartedAt(repository().name(), id),
              ascii("2026-11-24T00:10:05Z"));
      assertThat(readOnly().blobs().resumeUpload(id).offset()).isZero();
      BlobUpload upload = repository().blobs().resumeUpload(id);
      assertThat(upload.offset()).isZero();
      upload.append(0, ascii("abcdef"));
      assertThat(upload.commit(ABCDEF).size()).isEqualTo(6);
    }

    @Test
    void ignoresAnInvalidStartTime() {
      BlobUpload upload = begun();
      storage().write(folder(upload).resolve("startedat"), ascii("yesterday"));
      assertThat(upload.startedAt()).isEmpty();
      storage().write(folder(upload).resolve("startedat"), new byte[1000]);
      assertThat(upload.startedAt()).isEmpty();
    }
  }

  @Nested
  class Commit {
    @Test
    void keepsTheBlobAndRemovesTheUpload() {
      BlobUpload upload = begun("abc", "def");
      assertThat(upload.commit()).isEqualTo(Descriptor.of(MediaType.OCTET_STREAM, ABCDEF, 6));
      assertThat(tree().files())
          .containsExactly(
              RegistryLayout.blobData(ABCDEF).value(),
              RegistryLayout.layerLink(repository().name(), ABCDEF).value());
      assertThat(repository().blobs().read(ABCDEF, 6)).isEqualTo(ascii("abcdef"));
    }

    @Test
    void endsTheUpload() {
      BlobUpload upload = begun("abcdef");
      upload.commit(ABCDEF);
      assertEnded(upload);
    }

    @Test
    void dropsTheUploadIfTheDigestDiffers() {
      for (Digest other : List.of(OTHER, Digest.of(DigestAlgorithm.SHA512, ascii("other")))) {
        BlobUpload upload = begun("abc");
        assertOtherDigest(other, upload);
        assertEnded(upload);
        assertThat(tree().files()).isEmpty();
      }
    }

    @Test
    void keepsTheUploadIfTheAlgorithmIsUnknown() {
      BlobUpload upload = begun("abcdef");
      assertRefused(
          ErrorCode.DIGEST_INVALID, "blake3", () -> upload.commit(Digest.parse("blake3:abc")));
      assertThat(upload.offset()).isEqualTo(6);
    }

    @Test
    void keepsTheUploadIfTheSizeDiffers() {
      BlobUpload upload = begun("abcdef");
      assertRefused(ErrorCode.SIZE_INVALID, 5, () -> upload.commit(ABCDEF, 5));
      assertThat(upload.commit(ABCDEF, 6).size()).isEqualTo(6);
    }

    @Test
    void verifiesSha512AndStoresAsSha256() {
      BlobUpload upload = begun("abc", "def");
      Digest sha512 = Digest.of(DigestAlgorithm.SHA512, ascii("abcdef"));
      assertThat(upload.commit(sha512).digest()).isEqualTo(ABCDEF);
      assertThat(text(RegistryLayout.layerLink(repository().name(), sha512)))
          .isEqualTo(ABCDEF.toString());
      assertThat(text(RegistryLayout.layerLink(repository().name(), ABCDEF)))
          .isEqualTo(ABCDEF.toString());
    }

    @Test
    void keepsExistingData() {
      registry().repository("other").blobs().put(ascii("abcdef"));
      breakage().garbleBlob(ABCDEF);
      begun("abcdef").commit(ABCDEF);
      assertThat(text(RegistryLayout.blobData(ABCDEF))).isEqualTo("abcdeg");
      assertThat(tree().files()).noneMatch(path -> path.contains("_uploads"));
    }

    @Test
    void acceptsAnEmptyUpload() {
      Digest empty = Digest.of(new byte[0]);
      assertThat(begun().commit(empty, 0).digest()).isEqualTo(empty);
      assertThat(repository().blobs().read(empty, 0)).isEmpty();
    }
  }

  @Nested
  class OneWriter {
    /**
     * Returns a stream that yields {@code abc}, then runs {@code meanwhile}, then yields {@code
     * rest}.
     */
    private InputStream stalling(Runnable meanwhile, String rest) {
      InputStream first = new ByteArrayInputStream(ascii("abc"));
      return new SequenceInputStream(
          new SequenceInputStream(first, new Calling(meanwhile)),
          new ByteArrayInputStream(ascii(rest)));
    }

    private void assertOvertaken(BlobUpload upload, Runnable meanwhile) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> upload.append(0, stalling(meanwhile, "LATE")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_BUSY))
          .satisfies(e -> assertThat(e.value()).isEqualTo(upload.id().toString()));
    }

    @Test
    void isTheLaterOfTwoAppendsInOneProcess() {
      BlobUpload upload = begun();
      BlobUpload same = repository().blobs().resumeUpload(upload.id());
      assertOvertaken(upload, () -> {
        assertThat(same.offset()).isEqualTo(3);
        same.append(3, ascii("def"));
      });
      assertThat(text(folder(upload).resolve("data"))).isEqualTo("abcdef");
      assertThat(same.commit(ABCDEF).size()).isEqualTo(6);
      assertThat(repository().blobs().read(ABCDEF, 6)).isEqualTo(ascii("abcdef"));
    }

    @Test
    void isNotAnAppendThatStalledBeforeACommit() {
      BlobUpload upload = begun();
      BlobUpload same = repository().blobs().resumeUpload(upload.id());
      assertOvertaken(upload, () -> {
        same.append(3, ascii("def"));
        same.commit(ABCDEF);
      });
      assertThat(repository().blobs().read(ABCDEF, 10)).isEqualTo(ascii("abcdef"));
      assertThat(tree().files()).noneMatch(path -> path.contains("_uploads"));
    }

    @Test
    void endsWithACommit() {
      BlobUpload upload = begun();
      Digest abc = Digest.of(ascii("abc"));
      assertOvertaken(upload, () -> upload.commit(abc));
      assertThat(repository().blobs().read(abc, 10)).isEqualTo(ascii("abc"));
    }

    @Test
    void endsWithACancel() {
      BlobUpload upload = begun();
      assertOvertaken(upload, upload::cancel);
      assertThat(tree().files()).isEmpty();
    }

    @Test
    void endsWithARefusedCommit() {
      BlobUpload upload = begun();
      assertOvertaken(upload, () -> assertOtherDigest(OTHER, upload));
      assertEnded(upload);
    }

    @Test
    void refusesOtherProcessesAndIsNotDisturbed() {
      BlobUpload here = begun();
      BlobUpload there = elsewhere().blobs().resumeUpload(here.id());
      here.append(
          0,
          stalling(
              () -> {
                assertRefused(
                    ErrorCode.BLOB_UPLOAD_BUSY, there.id(), () -> there.append(3, ascii("x")));
                assertRefused(ErrorCode.BLOB_UPLOAD_BUSY, there.id(), there::commit);
                assertRefused(ErrorCode.BLOB_UPLOAD_BUSY, there.id(), there::cancel);
              },
              "def"));
      assertThat(there.commit(ABCDEF).size()).isEqualTo(6);
      assertThat(repository().blobs().read(ABCDEF, 10)).isEqualTo(ascii("abcdef"));
    }

    /** Whatever a digest is compared with, it is not that of the whole content. */
    @Test
    void makesACommitWithAnyDigestBusyInAnotherProcess() {
      BlobUpload here = begun();
      BlobUpload there = elsewhere().blobs().resumeUpload(here.id());
      here.append(
          0,
          stalling(
              () -> {
                for (Digest digest : List.of(OTHER, ABCDEF, Digest.of(ascii("abc")))) {
                  assertRefused(ErrorCode.BLOB_UPLOAD_BUSY, there.id(), () -> there.commit(digest));
                }
              },
              "def"));
      assertThat(here.commit(ABCDEF).size()).isEqualTo(6);
    }

    @Test
    void survivesTheRemovalOfItsRepository() {
      BlobUpload here = begun();
      here.append(0, stalling(() -> registry().remove(repository().name()), "def"));
      assertThat(here.commit(ABCDEF).size()).isEqualTo(6);
    }

    /**
     * Two contents of equal size, each known to one process: neither may be taken for the other.
     */
    @Test
    void hashesTheStoredBytesAndNotTheSentOnes() {
      BlobUpload here = begun("abcdef");
      storage().write(folder(here).resolve("data"), ascii("ABCDEF"));
      assertOtherDigest(ABCDEF, here);
      BlobUpload again = begun("abcdef");
      storage().write(folder(again).resolve("data"), ascii("ABCDEF"));
      Digest there = Digest.of(ascii("ABCDEF"));
      assertThat(again.commit(there).digest()).isEqualTo(there);
    }

    @Test
    void hashesAgainIfTheDataIsShorterThanBefore() {
      BlobUpload here = begun("abcdef");
      storage().write(folder(here).resolve("data"), ascii("ab"));
      here.append(2, ascii("c"));
      Digest abc = Digest.of(ascii("abc"));
      assertThat(here.commit(abc).digest()).isEqualTo(abc);
    }

    @Test
    void hashesAgainIfTheDataIsLongerThanBefore() {
      BlobUpload here = begun("ab");
      storage().write(folder(here).resolve("data"), ascii("ABC"));
      Digest there = Digest.of(ascii("ABC"));
      assertThat(here.commit(there).digest()).isEqualTo(there);
    }
  }

  @Nested
  class Cancel {
    @Test
    void removesTheWholeUpload() {
      BlobUpload upload = begun("abcdef");
      upload.cancel();
      assertThat(tree().files()).isEmpty();
      assertEnded(upload);
    }

    @Test
    void removesTheDigestStatesOfDistributionToo() {
      BlobUpload upload = begun("abcdef");
      storage()
          .write(
              RegistryLayout.uploadHashState(
                  repository().name(), upload.id(), DigestAlgorithm.SHA256, 6),
              new byte[10]);
      upload.cancel();
      assertThat(tree().files()).isEmpty();
    }
  }

  /** An empty stream that makes a call when it is read. */
  private static final class Calling extends InputStream {
    private final Runnable call;

    Calling(Runnable call) {
      this.call = call;
    }

    @Override
    public int read() {
      call.run();
      return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read();
    }
  }
}
