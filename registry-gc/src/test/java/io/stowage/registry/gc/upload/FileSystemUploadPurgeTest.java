package io.stowage.registry.gc.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Purges uploads of a directory that appear to be two weeks old. */
class FileSystemUploadPurgeTest {
  private final Path root;
  private final Registry registry;
  private final BlobUpload upload;
  private final Path folder;

  FileSystemUploadPurgeTest(@TempDir Path root) throws IOException {
    this.root = root;
    registry = Registry.open(FileSystemStorage.openOrCreate(root, Durability.RELAXED));
    upload = registry.repository("app").blobs().startUpload();
    upload.append(0, new byte[] {1, 2, 3});
    folder = root.resolve("docker/registry/v2/repositories/app/_uploads/" + upload.id());
    Files.writeString(folder.resolve("startedat"), "2020-01-01T00:00:00Z");
    age();
  }

  @Test
  void removesTheFolder() throws IOException {
    Files.createDirectories(folder.resolve("hashstates/sha256"));
    Files.writeString(folder.resolve("hashstates/sha256/3"), "state");
    Path empty =
        Files.createDirectory(folder.resolveSibling("0f8fad5b-d9cb-469f-a165-70867728950e"));
    age();
    assertThat(purge().uploadsPurged()).isEqualTo(2);
    assertThat(folder).doesNotExist();
    assertThat(empty).doesNotExist();
    assertThat(root.resolve("docker/registry/v2/_stowage").toFile().list())
        .containsExactly("format");
  }

  @Test
  void keepsAFolderInWhichAnUploadMayBegin() throws IOException {
    Path empty =
        Files.createDirectory(folder.resolveSibling("0f8fad5b-d9cb-469f-a165-70867728950e"));
    assertThat(purge().uploadsKept()).isEqualTo(1);
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void keepsASymbolicLinkAndContinues() throws IOException {
    Path link = folder.resolveSibling("0f8fad5b-d9cb-469f-a165-70867728950e");
    Files.createSymbolicLink(link, root);
    UploadPurgeReport report = purge();
    assertThat(report.uploadsPurged()).isEqualTo(1);
    assertThat(report.damages()).hasSize(1);
    assertThat(link).isSymbolicLink();
  }

  @Test
  void keepsAnUploadThatIsOpenForAppending() {
    InputStream purging = new InputStream() {
      @Override
      public int read() {
        assertThat(purge().uploadsKept()).isEqualTo(1);
        return -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        return read();
      }
    };
    InputStream part =
        new SequenceInputStream(purging, new ByteArrayInputStream(new byte[] {4, 5}));
    assertThat(upload.append(3, part)).isEqualTo(5);
    assertThat(folder.resolve("data")).hasBinaryContent(new byte[] {1, 2, 3, 4, 5});
  }

  private UploadPurgeReport purge() {
    return UploadPurger.of(registry).run();
  }

  private void age() {
    FileAges.set(folder.resolveSibling("."), Duration.ofDays(14));
  }
}
