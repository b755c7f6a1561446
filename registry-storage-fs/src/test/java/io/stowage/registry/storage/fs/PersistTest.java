package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that data known to be durable is not synced again, and that all other data is. */
class PersistTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final byte[] OTHER = "other".getBytes(US_ASCII);
  private static final StoragePath OBJECT = StoragePath.parse("a/b/object");
  private static final StoragePath UPLOAD = StoragePath.parse("uploads/1/data");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Path root;
  private final Path file;
  private final List<String> forced = new ArrayList<>();
  private Optional<String> failing = Optional.empty();
  private InstantSource clock = InstantSource.system();
  private final FileSystemStorage storage;

  PersistTest(@TempDir Path folder) throws IOException {
    root = folder.toRealPath();
    file = root.resolve(OBJECT.value());
    storage = FileSystemStorage.on((channel, path) -> force(path), root, () -> clock.instant());
    forced.clear();
  }

  private void force(Path path) throws IOException {
    String name = root.relativize(path).toString();
    forced.add(name);
    if (failing.filter(name::equals).isPresent()) {
      failing = Optional.empty();
      throw new IOException("the device failed");
    }
  }

  private List<String> persisting(StoragePath... paths) {
    forced.clear();
    storage.persist(List.of(paths));
    return List.copyOf(forced);
  }

  private void otherProcessWrites(byte[] content) throws IOException {
    Files.createDirectories(Attributes.folderOf(file));
    Files.write(file, content);
  }

  private static FileTime changed(Path path) throws IOException {
    return (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Sets the clock so that changes made before now are older than an hour, and later changes are
   * not.
   */
  private void anHourAfter(Path path) throws IOException {
    Instant now = changed(path).toInstant().plus(HOUR).plusNanos(1);
    clock = () -> now;
  }

  /** Repeats {@code change} until the time of {@code path} is later than {@code before}. */
  private static void untilChanged(Path path, FileTime before, Change change) throws IOException {
    do {
      change.run();
    } while (changed(path).compareTo(before) <= 0);
  }

  @Test
  void doesNotSyncAgainAFileMadeByThisProcess() {
    storage.write(OBJECT, HELLO);
    storage.write(UPLOAD, HELLO);
    StoragePath published = StoragePath.parse("c/object");
    storage.publish(UPLOAD, HELLO.length, published);
    assertThat(persisting(OBJECT, published)).isEmpty();
  }

  @Test
  void doesNotSyncAgainASyncedFile() throws IOException {
    clock = () -> InstantSource.system().instant().plus(Duration.ofMinutes(1));
    otherProcessWrites(HELLO);
    assertThat(persisting(OBJECT)).containsExactly("a/b/object", "a/b", "a", "");
    assertThat(persisting(OBJECT)).isEmpty();
  }

  @Test
  void syncsAgainAFileThatMayHaveChangedWithinTheTickOfItsSync() throws IOException {
    otherProcessWrites(HELLO);
    Instant now = changed(file).toInstant();
    clock = () -> now;
    assertThat(persisting(OBJECT)).contains("a/b/object", "a/b");
    assertThat(persisting(OBJECT)).contains("a/b/object", "a/b");
  }

  @Test
  void syncsAFileThatAnotherProcessChanged() throws IOException {
    storage.write(OBJECT, HELLO);
    otherProcessWrites(OTHER);
    assertThat(persisting(OBJECT)).startsWith("a/b/object");
  }

  @Test
  void syncsAFileThatAnotherProcessChangedWithoutChangingItsTime() throws IOException {
    storage.write(OBJECT, HELLO);
    FileTime time = Files.getLastModifiedTime(file);
    FileTime before = changed(file);
    untilChanged(file, before, () -> {
      otherProcessWrites(OTHER);
      Files.setLastModifiedTime(file, time);
    });
    assertThat(persisting(OBJECT)).startsWith("a/b/object");
  }

  @Test
  void syncsAFileThatAnotherProcessReplaced() throws IOException {
    storage.write(OBJECT, HELLO);
    Files.delete(file);
    otherProcessWrites(HELLO);
    assertThat(persisting(OBJECT)).startsWith("a/b/object", "a/b");
  }

  @Test
  void syncsNamesAgainAfterAFailedSync() {
    failing = Optional.of("a/b");
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.write(OBJECT, HELLO));
    assertThat(file).exists();
    assertThat(persisting(OBJECT)).containsExactly("a/b/object", "a/b", "a", "");
  }

  @Test
  void syncsAFileAgainAfterAFailedSync() throws IOException {
    otherProcessWrites(HELLO);
    failing = Optional.of("a/b/object");
    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> persisting(OBJECT));
    assertThat(persisting(OBJECT)).containsExactly("a/b/object", "a/b", "a", "");
  }

  @Test
  void doesNotSyncAFileOlderThanAnHour() throws IOException {
    otherProcessWrites(HELLO);
    anHourAfter(file);
    assertThat(persisting(OBJECT)).isEmpty();
  }

  @Test
  void doesNotSyncAFileOlderThanAnHourNextToNewFiles() throws IOException {
    otherProcessWrites(HELLO);
    anHourAfter(file);
    Path beside = file.resolveSibling("beside");
    untilChanged(Attributes.folderOf(file), changed(file), () -> {
      Files.deleteIfExists(beside);
      Files.createFile(beside);
    });
    assertThat(persisting(OBJECT)).isEmpty();
    assertThat(persisting(OBJECT.parent().resolve("beside"))).startsWith("a/b/beside", "a/b");
  }

  @Test
  void syncsAFileRestoredWithItsOldTimes() throws IOException {
    otherProcessWrites(HELLO);
    FileTime old = FileTime.from(InstantSource.system().instant().minus(Duration.ofDays(2)));
    for (Path each = file; !each.equals(root); each = Attributes.folderOf(each)) {
      Files.setLastModifiedTime(each, old);
    }
    Files.setLastModifiedTime(root, old);
    assertThat(persisting(OBJECT)).containsExactly("a/b/object", "a/b", "a", "");
  }

  @Test
  void doesNotSyncARenewedFile() {
    storage.write(OBJECT, HELLO);
    assertThat(storage.lease(OBJECT)).isPresent();
    assertThat(persisting(OBJECT)).isEmpty();
  }

  @Test
  void doesNotSyncAFileThatWasOlderThanAnHourWhenRenewed() throws IOException {
    otherProcessWrites(HELLO);
    anHourAfter(file);
    untilChanged(file, changed(file), () -> storage.lease(OBJECT));
    assertThat(persisting(OBJECT)).isEmpty();
  }

  @Test
  void syncsAFileThatWasYoungAndUnknownWhenRenewed() throws IOException {
    otherProcessWrites(HELLO);
    storage.lease(OBJECT);
    assertThat(persisting(OBJECT)).startsWith("a/b/object", "a/b");
  }

  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }
}
