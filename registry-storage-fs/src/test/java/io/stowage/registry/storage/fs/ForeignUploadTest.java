package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.testing.storage.CountingStorage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests uploads whose file may still be open in a program that does not lock files, such as
 * docker-registry.
 */
class ForeignUploadTest {
  private static final byte[] ABCDEF = "abcdef".getBytes(US_ASCII);
  private static final Digest DIGEST = Digest.of(ABCDEF);

  private final Path root;
  private final CountingStorage counting;
  private final Repository repository;
  private final BlobUpload upload;
  private final Path data;

  ForeignUploadTest(@TempDir Path root) {
    this.root = root;
    this.counting = new CountingStorage(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    this.repository = Registry.open(counting).repository("app");
    this.upload = repository.blobs().startUpload();
    this.data =
        root.resolve(RegistryLayout.uploadData(repository.name(), upload.id()).value());
  }

  private FileChannel foreigner() throws IOException {
    return FileChannel.open(data, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private static void write(FileChannel foreigner, String text) throws IOException {
    foreigner.write(ByteBuffer.wrap(text.getBytes(US_ASCII)));
  }

  private void leaveDigestState() throws IOException {
    Path state = root.resolve(
        RegistryLayout.uploadHashState(repository.name(), upload.id(), DigestAlgorithm.SHA256, 0)
            .value());
    Files.createDirectories(Attributes.folderOf(state));
    Files.writeString(state, "state");
  }

  /**
   * Asserts that whatever the other program writes after the commit goes to a file that is not
   * read.
   */
  private void assertBlobStays(FileChannel foreigner) throws IOException {
    write(foreigner, "LATE");
    assertThat(repository.blobs().read(DIGEST, 100)).isEqualTo(ABCDEF);
    try (Stream<Path> files = Files.walk(root)) {
      assertThat(files.map(Path::toString)).noneMatch(path -> path.matches(".*_uploads/.+"));
    }
  }

  @Test
  void areCopiedIfTheOtherProgramLeftDigestStates() throws IOException {
    leaveDigestState();
    try (FileChannel foreigner = foreigner()) {
      upload.append(0, ABCDEF);
      assertThat(upload.commit(DIGEST)).isEqualTo(Descriptor.of(MediaType.OCTET_STREAM, DIGEST, 6));
      assertBlobStays(foreigner);
    }
  }

  @Test
  void areCopiedIfTheDataHasGrown() throws IOException {
    upload.append(0, "abc".getBytes(US_ASCII));
    try (FileChannel foreigner = foreigner()) {
      write(foreigner, "de");
      upload.append(5, "f".getBytes(US_ASCII));
      upload.commit(DIGEST, 6);
      assertBlobStays(foreigner);
    }
  }

  @Test
  void areCopiedIfTheTimeOfTheDataHasChanged() throws IOException {
    upload.append(0, ABCDEF);
    try (FileChannel foreigner = foreigner()) {
      Files.setLastModifiedTime(data, FileTime.from(Instant.EPOCH));
      upload.commit();
      assertBlobStays(foreigner);
    }
  }

  @Test
  void areCopiedIfTheirWriterIsUnknown() throws IOException {
    upload.append(0, ABCDEF);
    try (FileChannel foreigner = foreigner()) {
      Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED))
          .repository("app")
          .blobs()
          .resumeUpload(upload.id())
          .commit(Digest.of(DigestAlgorithm.SHA512, ABCDEF));
      assertBlobStays(foreigner);
    }
  }

  @Test
  void areDroppedWithTheirCopyIfTheDigestDiffers() throws IOException {
    leaveDigestState();
    upload.append(0, "abc".getBytes(US_ASCII));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> upload.commit(DIGEST))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DIGEST_INVALID));
    assertThat(root.resolve(RegistryLayout.uploads(repository.name()).value())).isEmptyDirectory();
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> upload.append(3, "def".getBytes(US_ASCII)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
  }

  @Test
  void areNotCopiedIfThisProcessWroteAllOfThem() {
    upload.append(0, "abc".getBytes(US_ASCII));
    upload.append(3, "def".getBytes(US_ASCII));
    counting.reset();
    upload.commit(DIGEST);
    assertThat(counting.bytesRead()).isZero();
    assertThat(counting.bytesWritten()).isEqualTo(DIGEST.toString().length());
  }

  @Test
  void areReadOnceByEachOfTwoProcessesThatAppendInTurns() {
    CountingStorage there =
        new CountingStorage(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    BlobUpload same = Registry.open(there).repository("app").blobs().resumeUpload(upload.id());
    byte[] chunk = new byte[1000];
    for (int i = 0; i < 64; i++) {
      BlobUpload next = i % 2 == 0 ? upload : same;
      next.append(i * 1000L, chunk);
    }
    Digest digest = Digest.of(new byte[64_000]);
    counting.reset();
    assertThat(upload.commit(digest).size()).isEqualTo(64_000);
    assertThat(counting.bytesRead()).isLessThanOrEqualTo(64_000);
    assertThat(there.bytesRead()).isLessThanOrEqualTo(64_000);
  }
}
