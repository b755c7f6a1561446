package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that an object in a directory has one writer across all processes. */
class OneWriterTest {
  private static final StoragePath OBJECT = StoragePath.parse("a/object");
  private static final StoragePath OTHER = StoragePath.parse("a/other");

  private final Path root;
  private final FileSystemStorage storage;

  OneWriterTest(@TempDir Path root) {
    this.root = root;
    this.storage = open(root);
  }

  private static FileSystemStorage open(Path root) {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  private OtherProcess other() throws IOException {
    return OtherProcess.start(AppendingProcess.class, root.toString());
  }

  private static String answer(OtherProcess process, String order) throws IOException {
    process.tell(order);
    return process.said();
  }

  private static void assertBusy(ThrowingCallable call) {
    assertThatExceptionOfType(StorageException.Busy.class).isThrownBy(call);
  }

  private static void assertUploadIsBusy(BlobUpload upload, ThrowingCallable call) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BLOB_UPLOAD_BUSY))
        .satisfies(e -> assertThat(e.code().status()).isEqualTo(429))
        .satisfies(e -> assertThat(e.value()).isEqualTo(upload.id().toString()));
  }

  @Test
  void anAppendThatIsStoppedInAnotherProcessMakesTheCommitBusyUntilThatProcessDies()
      throws Exception {
    Repository repository = Registry.open(storage).repository("app");
    BlobUpload upload = repository.blobs().startUpload();
    upload.append(0, "abc".getBytes(US_ASCII));
    Digest digest = Digest.of("abcdefghi".getBytes(US_ASCII));
    try (OtherProcess process = other()) {
      String data = RegistryLayout.uploadData(repository.name(), upload.id()).value();
      assertThat(answer(process, "open " + data + " 3")).isEqualTo("done");
      assertThat(answer(process, "write def")).isEqualTo("done");
      process.stop();
      assertUploadIsBusy(upload, () -> upload.commit(Digest.of("abcdef".getBytes(US_ASCII))));
      assertUploadIsBusy(upload, () -> upload.append(6, "x".getBytes(US_ASCII)));
      assertUploadIsBusy(upload, upload::cancel);
      assertThat(root.resolve(RegistryLayout.BLOBS.value())).doesNotExist();
    }
    assertThat(upload.offset()).isEqualTo(6);
    upload.append(6, "ghi".getBytes(US_ASCII));
    assertThat(upload.commit(digest).size()).isEqualTo(9);
    assertThat(repository.blobs().read(digest, 9)).isEqualTo("abcdefghi".getBytes(US_ASCII));
  }

  @Test
  void aWriterInThisProcessRefusesOneInAnotherProcess() throws IOException {
    try (OtherProcess process = other()) {
      try (WritableByteChannel writer = storage.append(OBJECT, 0)) {
        writer.write(ByteBuffer.wrap("abc".getBytes(US_ASCII)));
        assertThat(answer(process, "open " + OBJECT + " 3")).isEqualTo("busy");
        assertThat(answer(process, "open " + OTHER + " 0")).isEqualTo("done");
        assertBusy(() -> storage.append(OTHER, 0));
        assertBusy(() -> storage.publish(OTHER, 0, StoragePath.parse("b/other")));
        assertBusy(() -> storage.deleteTree(OBJECT.parent()));
        assertThat(answer(process, "close")).isEqualTo("done");
        storage.append(OTHER, 0).close();
      }
      assertThat(answer(process, "open " + OBJECT + " 3")).isEqualTo("done");
    }
  }

  /**
   * When a process closes any channel on a file, POSIX drops all locks of that process on the file.
   */
  @Test
  void aWriterIsKeptWhenOtherInstancesOfTheStoreAreClosed() throws IOException {
    try (OtherProcess process = other();
        WritableByteChannel writer = storage.append(OBJECT, 0)) {
      FileSystemStorage second = open(root);
      second.append(OTHER, 0).close();
      assertBusy(() -> second.append(OBJECT, 0));
      second.close();
      storage.close();
      open(root).append(OTHER, 0).close();
      assertThat(writer.isOpen()).isTrue();
      assertThat(answer(process, "open " + OBJECT + " 0")).isEqualTo("busy");
    }
  }

  /** A file system reuses the identity of a deleted file. */
  @Test
  void doesNotMistakeAStoreForADeletedOne(@TempDir Path elsewhere) throws IOException {
    Path store = elsewhere.resolve("store");
    for (int i = 0; i < 2; i++) {
      try (OtherProcess process = OtherProcess.start(
              AppendingProcess.class, Files.createDirectory(store).toString());
          WritableByteChannel writer = open(store).append(OBJECT, 0)) {
        assertThat(writer.isOpen()).isTrue();
        assertThat(answer(process, "open " + OBJECT + " 0")).isEqualTo("busy");
      }
      new Folders(elsewhere, Ownership.in(elsewhere), FolderRename.posix()).removeTree(store);
    }
  }

  @Test
  void isTheSameForInstancesOpenedByOtherPaths(@TempDir Path elsewhere) throws IOException {
    Path link = Files.createSymbolicLink(elsewhere.resolve("link"), root);
    try (FileSystemStorage second = open(link);
        WritableByteChannel writer = storage.append(OBJECT, 0)) {
      assertThat(writer.isOpen()).isTrue();
      assertBusy(() -> second.append(OBJECT, 0));
    }
  }

  @Test
  void keepsOneFileOpenUntilTheStoreIsClosed() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "skipped: needs /proc");
    FileSystemStorage second = open(root);
    storage.append(OBJECT, 0).close();
    second.append(OTHER, 0).close();
    assertThat(openFiles()).containsExactly(lockFile());
    storage.close();
    assertThat(openFiles()).containsExactly(lockFile());
    WritableByteChannel last = second.append(OBJECT, 0);
    second.close();
    assertThat(openFiles()).contains(lockFile());
    last.close();
    assertThat(openFiles()).isEmpty();
  }

  @Test
  void makesOneEmptyHiddenFileForAllUploads() throws IOException {
    storage.append(OBJECT, 0).close();
    storage.append(OTHER, 0).close();
    try (Stream<Path> files = Files.walk(root).filter(Files::isRegularFile)) {
      assertThat(files)
          .containsExactlyInAnyOrder(root.resolve("a/object"), root.resolve("a/other"), lockFile());
    }
    assertThat(lockFile()).isEmptyFile();
    storage.list(StorageDriver.MARKER, name -> fail("listed " + name));
  }

  @Test
  void holdsWithinTheProcessWithoutFileLocks() throws IOException {
    FileSystemStorage unlocked = FileSystemStorage.with(
        (file, position) -> {
          throw new IOException("Function not implemented");
        },
        FolderRename.posix(),
        root);
    assertThat(unlocked.probe(StoragePath.parse("docker"))).isZero();
    try (WritableByteChannel writer = unlocked.append(OBJECT, 0)) {
      assertThat(writer.isOpen()).isTrue();
      assertBusy(() -> unlocked.append(OBJECT, 0));
    }
    unlocked.append(OBJECT, 0).close();
  }

  @Test
  void neverFollowsALinkInPlaceOfTheFileWithTheLocks(@TempDir Path elsewhere) throws IOException {
    Files.createSymbolicLink(lockFile(), elsewhere.resolve("target"));
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> storage.append(OBJECT, 0));
    assertThat(elsewhere).isEmptyDirectory();
  }

  private Path lockFile() {
    return root.resolve(StorageDriver.MARKER.value()).resolve(LockFile.WRITERS);
  }

  private List<Path> openFiles() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.flatMap(OneWriterTest::target)
          .filter(path -> path.startsWith(root))
          .toList();
    }
  }

  private static Stream<Path> target(Path descriptor) {
    try {
      return Stream.of(Files.readSymbolicLink(descriptor));
    } catch (IOException closed) {
      return Stream.empty();
    }
  }
}
