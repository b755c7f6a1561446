package io.stowage.registry.storage.linux;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageEntry;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.StorageView;
import io.stowage.registry.storage.UnnameableEntry;
import io.stowage.registry.storage.fs.DirectoryReading;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LinuxStorageTest {
  private static final StoragePath FOLDER = StorageDriver.MARKER.resolve("folder");
  private static final StoragePath OBJECT = FOLDER.resolve("child/object");
  private static final byte[] CONTENT = "content".getBytes(US_ASCII);

  private final Path root;
  private final Path outside;
  private final FileSystemStorage files;
  private final StorageDriver storage;

  LinuxStorageTest(@TempDir Path folder) throws IOException {
    outside = Files.createDirectory(folder.resolve("outside"));
    root = folder.resolve("root");
    files = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
    storage = LinuxStorage.reading(files);
  }

  @AfterEach
  void close() {
    storage.close();
  }

  @Test
  void isUsedOnThisSystemAndFoundAsAService() {
    assertThat(storage).isInstanceOf(LinuxStorage.class);
    assertThat(ServiceLoader.load(DirectoryReading.class).stream()
            .map(service -> service.get().of(files)))
        .hasExactlyElementsOfTypes(LinuxStorage.class);
  }

  @Test
  void leavesAStoreAsItIsWhosePathIsNotAscii(@TempDir Path folder) {
    FileSystemStorage named =
        FileSystemStorage.openOrCreate(folder.resolve("größe"), Durability.RELAXED);
    assertThat(LinuxStorage.reading(named)).isSameAs(named);
  }

  @Test
  void findsTheSizeAndTimeThatTheStoreFinds() {
    storage.write(OBJECT, CONTENT);
    StorageEntry expected = files.stat(OBJECT).orElseThrow();
    StorageEntry found = storage.stat(OBJECT).orElseThrow();
    assertThat(found.size()).isEqualTo(expected.size());
    assertThat(found.modified()).isEqualTo(expected.modified());
    assertThat(storage.stat(FOLDER.resolve("child"))).isEmpty();
    assertThat(storage.stat(FOLDER.resolve("other"))).isEmpty();
  }

  @Test
  void readsFilesOfEachSizeAroundThatOfItsMemory() {
    for (int size : List.of(0, 1, 4096, 65534, 65535, 65536, 65537, 200_000)) {
      byte[] content = new byte[size];
      IntStream.range(0, size).forEach(i -> content[i] = (byte) (i * 31));
      storage.write(OBJECT, content);
      assertThat(storage.read(OBJECT, size)).isEqualTo(content);
      if (size > 0) {
        assertThatExceptionOfType(StorageException.TooLarge.class)
            .isThrownBy(() -> storage.read(OBJECT, size - 1));
      }
    }
  }

  @Test
  void listsALargeFolderWithNamesOfEachKind() throws IOException {
    List<String> expected = new ArrayList<>();
    IntStream.range(0, 3000).forEach(i -> expected.add("name-" + "x".repeat(i % 200) + i));
    expected.addAll(List.of(".hidden", "..two", "a b", "größe", "~", "!"));
    Path folder = Files.createDirectory(root.resolve(FOLDER.value()));
    for (String name : expected) {
      Files.createFile(folder.resolve(name));
    }
    Files.createFile(folder.resolve("back\\slash"));
    Files.createFile(folder.resolve("line\nbreak"));
    List<String> names = new ArrayList<>();
    List<String> unnameable = new ArrayList<>();
    assertThat(storage.list(FOLDER, new StorageView.NameVisitor() {
          @Override
          public void visit(String name) {
            names.add(name);
          }

          @Override
          public void visitUnnameable(UnnameableEntry child) {
            unnameable.add(child.name());
          }
        }))
        .isTrue();
    assertThat(names).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(unnameable).hasSize(2);
  }

  @Test
  void aVisitorMayCallTheStore() {
    IntStream.range(0, 100).forEach(i -> storage.write(FOLDER.resolve("child/" + i), CONTENT));
    List<byte[]> contents = new ArrayList<>();
    storage.list(FOLDER.resolve("child"), name -> {
      storage.list(FOLDER, other -> {});
      contents.add(storage.read(FOLDER.resolve("child/" + name), 10));
    });
    assertThat(contents).hasSize(100).allMatch(content -> content.length == CONTENT.length);
  }

  @Test
  void refusesSymbolicLinksAnywhereOnTheWay() throws IOException {
    Files.write(outside.resolve("object"), CONTENT);
    Files.createDirectory(root.resolve(FOLDER.value()));
    Files.createSymbolicLink(root.resolve(FOLDER.value()).resolve("child"), outside);
    Files.createSymbolicLink(
        root.resolve(FOLDER.value()).resolve("link"), outside.resolve("object"));
    StorageView listed = storage.listed(FOLDER, "c");
    listed.list(FOLDER, name -> {});
    for (StoragePath path : List.of(OBJECT, FOLDER.resolve("link"))) {
      assertRefused(() -> storage.read(path, 10));
      assertRefused(() -> listed.read(path, 10));
      assertRefused(() -> storage.stat(path));
      assertRefused(() -> listed.stat(path));
    }
    assertRefused(() -> storage.list(FOLDER.resolve("child"), name -> {}));
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS)
  void refusesAPipeWithoutWaiting() throws Exception {
    Path folder = Files.createDirectories(root.resolve(FOLDER.value()).resolve("child"));
    Process made = new ProcessBuilder("mkfifo", folder.resolve("object").toString()).start();
    assertThat(made.waitFor()).isZero();
    assertRefused(() -> storage.read(OBJECT, 10));
    assertRefused(() -> storage.stat(OBJECT));
    assertRefused(() -> storage.list(OBJECT, name -> {}));
  }

  @Test
  void aListedViewLooksUpObjectsInTheFoldersThatItListed() {
    storage.write(OBJECT, CONTENT);
    StorageView listed = storage.listed(FOLDER, "child");
    listed.list(FOLDER, name -> {});
    assertThat(listed.stat(OBJECT)).isEqualTo(storage.stat(OBJECT)).isPresent();
    assertThat(listed.stat(FOLDER.resolve("child/other"))).isEmpty();
    assertThat(listed.stat(FOLDER.resolve("other/object"))).isEmpty();
    assertThat(listed.read(OBJECT, 10)).isEqualTo(CONTENT);
    storage.delete(OBJECT);
    assertThat(listed.stat(OBJECT)).isEmpty();
    assertThatExceptionOfType(StorageException.NoSuchObject.class)
        .isThrownBy(() -> listed.read(OBJECT, 10));
  }

  @Test
  void aListedViewFindsWhatIsInAFolderThatHasBeenMadeAgain() {
    storage.write(OBJECT, CONTENT);
    StorageView listed = storage.listed(FOLDER, "");
    listed.list(FOLDER, name -> {});
    storage.deleteTree(FOLDER);
    byte[] other = "other".getBytes(US_ASCII);
    storage.write(OBJECT, other);

    assertThat(listed.stat(OBJECT)).map(StorageEntry::size).contains((long) other.length);
    assertThat(listed.read(OBJECT, 10)).isEqualTo(other);
  }

  @Test
  void listedViewsInOtherThreadsFindTheSame() throws Exception {
    storage.write(OBJECT, CONTENT);
    StorageView listed = storage.listed(FOLDER, "");
    listed.list(FOLDER, name -> {});
    Callable<byte[]> reading = () -> listed.read(OBJECT, 10);
    ExecutorService threads = Executors.newFixedThreadPool(40);
    try {
      for (Future<byte[]> read : threads.invokeAll(Collections.nCopies(200, reading))) {
        assertThat(read.get()).isEqualTo(CONTENT);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void findsAtOnceWhatIsInAFolderThatHasReplacedTheOneInUse() throws IOException {
    storage.write(OBJECT, CONTENT);
    assertThat(storage.stat(OBJECT)).isPresent();
    Files.move(root.resolve("docker"), outside.resolve("docker"));
    StoragePath other = FOLDER.resolve("child/other");
    Files.createDirectories(root.resolve(FOLDER.resolve("child").value()));
    Files.write(root.resolve(other.value()), CONTENT);

    assertThat(storage.stat(other)).isPresent();
    assertThat(storage.read(other, 10)).isEqualTo(CONTENT);
    assertThat(names(FOLDER.resolve("child"))).containsExactly("other");
  }

  @Test
  void leavesNoFolderOpenAfterAClose() throws IOException {
    storage.write(OBJECT, CONTENT);
    assertThat(storage.stat(OBJECT)).isPresent();
    storage.listed(FOLDER, "").list(FOLDER, name -> {});
    assertThat(openFiles())
        .contains(
            root.toRealPath().resolve(StorageDriver.MARKER.value()),
            root.toRealPath().resolve(FOLDER.value()));
    storage.close();
    assertThat(openFiles()).noneMatch(file -> file.startsWith(root));
  }

  @Test
  void throwsAfterAClose() {
    storage.write(OBJECT, CONTENT);
    storage.close();
    assertThatIllegalStateException().isThrownBy(() -> storage.read(OBJECT, 10));
    assertThatIllegalStateException().isThrownBy(() -> storage.list(FOLDER, name -> {}));
    assertThatIllegalStateException().isThrownBy(() -> storage.stat(OBJECT));
  }

  @Test
  void throwsInAThreadThatIsInterrupted() {
    storage.write(OBJECT, CONTENT);
    Thread.currentThread().interrupt();
    try {
      assertThatExceptionOfType(StorageException.Interrupted.class)
          .isThrownBy(() -> storage.read(OBJECT, 10));
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private List<String> names(StoragePath folder) {
    List<String> names = new ArrayList<>();
    storage.list(folder, names::add);
    return names;
  }

  private static List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path link : links) {
        try {
          open.add(Files.readSymbolicLink(link));
        } catch (NoSuchFileException e) {
          // Another thread has closed it.
        }
      }
    }
    return open;
  }

  private static void assertRefused(Runnable call) {
    assertThatExceptionOfType(StorageException.UnexpectedKind.class).isThrownBy(call::run);
  }
}
