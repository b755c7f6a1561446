package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the behaviour of a directory beyond the contract of every store. */
class FileSystemStorageTest {
  private static final StoragePath FOLDER = StoragePath.parse("a/b");
  private static final StoragePath OBJECT = FOLDER.resolve("object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  /** PATH_MAX of Linux without the terminating byte. */
  private static final int LONGEST_PATH = 4095;

  private static final String LEFT = ".stowage-1-0f8fad5b-d9cb-469f-a165-70867728950e.tmp";

  private final Path root;

  FileSystemStorageTest(@TempDir Path folder) {
    root = folder.resolve("root");
  }

  private FileSystemStorage open() {
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED);
  }

  @Nested
  class Root {
    @Test
    void isNamedWithoutLinks() throws IOException {
      Path link = Files.createSymbolicLink(root.resolveSibling("link"), open().root());
      FileSystemStorage storage = FileSystemStorage.open(link, Durability.RELAXED);
      assertThat(storage.root()).isEqualTo(root.toRealPath());
    }

    @Test
    void isNotMadeAgainOnceItHasVanished() throws IOException {
      FileSystemStorage storage = open();
      Files.move(root, root.resolveSibling("moved"));
      assertThatExceptionOfType(StorageException.Failed.class)
          .isThrownBy(() -> storage.write(OBJECT, HELLO));
      assertThat(root).doesNotExist();
    }
  }

  @Test
  void knowsTheTimesOfFoldersAndTheIdentityOfObjects() {
    FileSystemStorage storage = open();
    storage.write(OBJECT, HELLO);
    assertThat(storage.changed(FOLDER)).isPresent();
    assertThat(storage.stat(OBJECT).orElseThrow().version()).isNotEqualTo("");
  }

  @Test
  void accessesTheDirectoryInEachCallUntilItIsClosed() {
    FileSystemStorage storage = open();
    storage.close();
    for (ThrowingCallable call : List.<ThrowingCallable>of(
        () -> storage.changed(FOLDER),
        () -> storage.deleteIfEmpty(FOLDER),
        () -> storage.persist(List.of(OBJECT)),
        () -> storage.isAbandoned(OBJECT))) {
      assertThatIllegalStateException().isThrownBy(call);
    }
  }

  @Nested
  class TemporaryFiles {
    @Test
    void leftByACrashAreNotListed() throws IOException {
      FileSystemStorage storage = open();
      storage.write(OBJECT, HELLO);
      Files.writeString(root.resolve("a/b").resolve(LEFT), "half");
      assertThat(names(storage)).containsExactly("object");
    }

    @Test
    void ofOtherProgramsAreListed() throws IOException {
      FileSystemStorage storage = open();
      storage.write(OBJECT, HELLO);
      Files.writeString(root.resolve("a/b/link.0f8fad5b-d9cb-469f-a165-70867728950e.tmp"), "half");
      assertThat(names(storage)).hasSize(2);
    }

    @Test
    void leftByACrashAreRemovedWithTheirFolder() throws IOException {
      FileSystemStorage storage = open();
      storage.write(OBJECT, HELLO);
      Files.writeString(root.resolve("a/b").resolve(LEFT), "half");
      Moves.of(storage).take(OBJECT, StoragePath.parse("kept/1/object"));
      Moves.of(storage).purge(StoragePath.parse("kept/1/object"));
      assertThat(root.resolve("a/b")).doesNotExist();
      assertThat(root.resolve("kept")).isEmptyDirectory();
    }

    @Test
    void areRemovedOnceTheyAreOldAndTheirProcessHasEnded() throws Exception {
      FileSystemStorage storage = open();
      storage.write(OBJECT, HELLO);
      Path old = left(endedProcess(), "1", 2);
      Path folder = Files.createDirectory(root.resolve("a/b").resolve(name(endedProcess(), "2")));
      Files.writeString(folder.resolve("data"), "half");
      age(folder, 2);
      Path young = left(endedProcess(), "3", 0);
      Path living = left(ProcessHandle.current().pid(), "4", 2);
      Path others = Files.writeString(root.resolve("a/b/link.5.tmp"), "half");
      age(others, 2);

      int removed = storage.removeLeftovers(FOLDER, Instant.now().minus(Duration.ofHours(1)));

      assertThat(removed).isEqualTo(2);
      assertThat(old).doesNotExist();
      assertThat(folder).doesNotExist();
      assertThat(List.of(young, living, others))
          .allSatisfy(file -> assertThat(file).exists());
      assertThat(storage.read(OBJECT, 10)).isEqualTo(HELLO);
      assertThat(storage.removeLeftovers(StoragePath.parse("absent"), Instant.MAX))
          .isZero();
    }

    @Test
    void areRemovedByTheNextWriteOnceTheirProcessHasEnded() throws Exception {
      FileSystemStorage storage = open();
      Files.createDirectories(root.resolve("a/b"));
      Path ended = left(endedProcess(), "1", 0);
      Path living = left(ProcessHandle.current().pid(), "2", 2);

      storage.write(OBJECT, HELLO);

      assertThat(ended).doesNotExist();
      assertThat(living).exists();
      assertThat(storage.read(OBJECT, 10)).isEqualTo(HELLO);
    }

    private Path left(long process, String number, int hours) throws IOException {
      Path file = Files.writeString(root.resolve("a/b").resolve(name(process, number)), "half");
      age(file, hours);
      return file;
    }

    private static String name(long process, String number) {
      return ".stowage-" + process + "-0f8fad5b-d9cb-469f-a165-70867728950" + number + ".tmp";
    }

    private static void age(Path file, int hours) throws IOException {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(hours))));
    }

    private static long endedProcess() throws IOException, InterruptedException {
      Process process = new ProcessBuilder("true").start();
      process.waitFor();
      return process.pid();
    }

    @Test
    void areGoneAfterAWrite() {
      open().write(OBJECT, HELLO);
      assertThat(root.resolve("a/b").toFile().list()).containsExactly("object");
    }

    private List<String> names(StorageDriver storage) {
      List<String> names = new ArrayList<>();
      storage.list(FOLDER, names::add);
      return names;
    }
  }

  @Test
  void removesFoldersNestedAsDeepAsAPathPermits() throws Exception {
    FileSystemStorage storage = open();
    Path folder = root.resolve("a");
    while (folder.toString().length() < LONGEST_PATH - 2) {
      folder = folder.resolve("a");
    }
    Files.createDirectories(folder);
    AtomicBoolean removed = new AtomicBoolean();
    Thread small = new Thread(
        null, () -> removed.set(storage.deleteTree(StoragePath.parse("a"))), "small", 1 << 17);

    small.start();
    small.join();

    assertThat(removed).isTrue();
    assertThat(root.resolve("a")).doesNotExist();
  }

  @Test
  void makesFilesAndFoldersWithTheUmask() throws Exception {
    open().write(OBJECT, HELLO);
    Path model = Files.createDirectory(root.resolve("model"));
    new ProcessBuilder("sh", "-c", "mkdir folder; : > file")
        .directory(model.toFile())
        .start()
        .waitFor();
    assertThat(Files.getPosixFilePermissions(root.resolve("a/b")))
        .isEqualTo(Files.getPosixFilePermissions(model.resolve("folder")));
    assertThat(Files.getPosixFilePermissions(root.resolve("a/b/object")))
        .isEqualTo(Files.getPosixFilePermissions(model.resolve("file")));
  }

  @Test
  void returnsAFileChannelThatCanBeReadAfterARemoval() throws IOException {
    FileSystemStorage storage = open();
    storage.write(OBJECT, HELLO);
    try (ReadableByteChannel channel = storage.open(OBJECT, 2)) {
      storage.delete(OBJECT);
      assertThat(channel).isInstanceOf(FileChannel.class);
      Path copy = root.resolve("copy");
      try (FileChannel target = FileChannel.open(
          copy, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE)) {
        assertThat(((FileChannel) channel).transferTo(2, 100, target)).isEqualTo(3);
      }
      assertThat(copy).hasContent("llo");
    }
  }

  @Test
  void returnsTheJdksOwnReadOnlyFileChannel() throws IOException {
    FileSystemStorage storage = open();
    storage.write(OBJECT, HELLO);
    try (FileChannel channel = (FileChannel) storage.open(OBJECT, 0);
        FileChannel own = FileChannel.open(root.resolve(OBJECT.value()))) {
      assertThat(channel).hasSameClassAs(own);
      assertThatExceptionOfType(NonWritableChannelException.class)
          .isThrownBy(() -> channel.write(ByteBuffer.allocate(1)));
    }
  }

  @Test
  void takesTheTimesOfLeasesFromItsClock() {
    Instant past = Instant.parse("2020-02-02T20:20:20.123456Z");
    StorageDriver storage = FileSystemStorage.openOrCreate(root, Durability.RELAXED, () -> past);
    storage.write(OBJECT, HELLO);
    storage.write(FOLDER.resolve("upload"), HELLO);
    storage.publish(FOLDER.resolve("upload"), HELLO.length, FOLDER.resolve("data"));
    assertThat(storage.now()).isEqualTo(past);
    assertThat(storage.lease(OBJECT)).map(StorageEntry::modified).contains(past);
    assertThat(storage.stat(FOLDER.resolve("data")).orElseThrow().modified()).isEqualTo(past);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    StoragePath path = StoragePath.parse("a/" + "x".repeat(300));
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> open().write(path, HELLO));
  }
}
