package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests a device that loses data when a sync fails and reports success for the next sync. */
class FailedSyncTest {
  private static final byte[] CONTENT = "content".getBytes(US_ASCII);
  private static final Digest DIGEST = Digest.of(CONTENT);

  private final Path root;
  private final Set<String> failing = new HashSet<>();
  private final Repository repository;

  FailedSyncTest(@TempDir Path root) {
    this.root = root;
    this.repository = open();
  }

  private Repository open() {
    Device device = (channel, path) -> {
      if (failing.remove(root.relativize(path).toString())) {
        throw new IOException("Input/output error");
      }
    };
    return Registry.open(FileSystemStorage.on(device, root, InstantSource.system()))
        .repository("app");
  }

  private void failOnce(String path) {
    failing.add(path);
  }

  private static void assertUnknown(BlobUpload upload) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> upload.commit(DIGEST))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_UNKNOWN));
  }

  private BlobUpload failed() {
    BlobUpload upload = repository.blobs().startUpload();
    upload.append(0, CONTENT);
    failOnce(RegistryLayout.uploadData(repository.name(), upload.id()).value());
    assertThatExceptionOfType(StorageException.Failed.class)
        .isThrownBy(() -> upload.commit(DIGEST))
        .withMessageContaining("Input/output error");
    assertThat(failing).isEmpty();
    return upload;
  }

  @Test
  void makesEachLaterCommitFailInAnyProcess() {
    BlobUpload upload = failed();
    assertUnknown(upload);
    assertUnknown(upload);
    assertUnknown(open().blobs().resumeUpload(upload.id()));
    assertThat(repository.blobs().touch(DIGEST)).isEmpty();
    assertThat(root.resolve(RegistryLayout.blobData(DIGEST).value())).doesNotExist();
  }

  @Test
  void allowsTheContentToBeSentAgainFromTheBeginning() {
    BlobUpload upload = failed();
    assertThat(upload.offset()).isZero();
    upload.append(0, CONTENT);
    assertThat(upload.commit(DIGEST).digest()).isEqualTo(DIGEST);
    assertThat(repository.blobs().read(DIGEST, 100)).isEqualTo(CONTENT);
  }

  @Test
  void letsAnotherUploadReplaceABlobThatCannotBeSynced() throws IOException {
    Path blob = root.resolve(RegistryLayout.blobData(DIGEST).value());
    repository.blobs().put(CONTENT);
    Object before = Attributes.identity(Attributes.of(blob));
    FileSystemStorage storage = FileSystemStorage.on(
        (channel, path) -> {
          if (path.equals(blob) && failing.remove("blob")) {
            throw new IOException("Input/output error");
          }
        },
        root,
        InstantSource.system());
    storage.write(RegistryLayout.BLOBS.resolve("upload"), CONTENT);
    failOnce("blob");
    assertThat(storage.publish(
            RegistryLayout.BLOBS.resolve("upload"),
            CONTENT.length,
            RegistryLayout.blobData(DIGEST)))
        .isTrue();
    assertThat(Attributes.identity(Attributes.of(blob))).isNotEqualTo(before);
  }
}
