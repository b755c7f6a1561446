package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which files and folders are synced, when, and in what order. */
class DurabilityTest {
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);
  private static final StoragePath OBJECT = StoragePath.parse("a/b/object");
  private static final StoragePath UPLOAD = StoragePath.parse("uploads/1/data");

  /** A clock that is ahead, so that every folder is old enough for its time to be trusted. */
  private static final InstantSource LATER =
      () -> InstantSource.system().instant().plus(Duration.ofMinutes(1));

  private final Path root;
  private final List<String> forced = new ArrayList<>();
  private final List<Boolean> visibleWhenForced = new ArrayList<>();
  private final FileSystemStorage storage;

  DurabilityTest(@TempDir Path folder) throws IOException {
    root = folder.toRealPath();
    storage = open(LATER);
  }

  private FileSystemStorage open(InstantSource clock) {
    return FileSystemStorage.on(
        (channel, path) -> {
          String name = root.relativize(path).toString();
          forced.add(name.contains(".stowage-") ? "temporary" : name);
          visibleWhenForced.add(Files.exists(root.resolve("a/b/object")));
        },
        root,
        clock);
  }

  @BeforeEach
  void forget() {
    forced.clear();
    visibleWhenForced.clear();
  }

  @Test
  void syncsTheFileAndThenEachFolderUpToTheRoot() {
    storage.write(OBJECT, HELLO);
    assertThat(forced).containsExactly("temporary", "a/b", "a", "");
    assertThat(visibleWhenForced).containsExactly(false, true, true, true);
  }

  @Test
  void doesNotSyncAFolderWithDurableNamesAgain() {
    storage.write(OBJECT, HELLO);
    forced.clear();
    storage.write(OBJECT, HELLO);
    assertThat(forced).containsExactly("temporary", "a/b");
  }

  @Test
  void syncsAgainWhileTheTimesOfFoldersAreTooRecent() {
    FileSystemStorage now = open(() -> Instant.EPOCH);
    now.write(OBJECT, HELLO);
    forced.clear();
    now.write(OBJECT, HELLO);
    assertThat(forced).containsExactly("temporary", "a/b", "a", "");
  }

  @Test
  void syncsExistingFolders() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    storage.write(OBJECT, HELLO);
    assertThat(forced).containsExactly("temporary", "a/b", "a", "");
  }

  @Test
  void syncsFoldersThatAnotherProcessRemovedAndMadeAgain() throws IOException {
    storage.write(OBJECT, HELLO);
    storage.delete(OBJECT);
    Files.delete(root.resolve("a/b"));
    Files.createDirectory(root.resolve("a/b"));
    forced.clear();
    storage.write(OBJECT, HELLO);
    assertThat(forced).containsExactly("temporary", "a/b", "a");
  }

  @Test
  void publishesDataThatIsDurable() {
    storage.write(UPLOAD, HELLO);
    forced.clear();
    visibleWhenForced.clear();
    storage.publish(UPLOAD, HELLO.length, OBJECT);
    assertThat(forced).containsExactly("uploads/1/data", "a/b", "a", "");
    assertThat(visibleWhenForced).containsExactly(false, true, true, true);
  }

  @Test
  void syncsDataThatAnotherProcessPublished() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.write(root.resolve("a/b/object"), HELLO);
    storage.write(UPLOAD, HELLO);
    forced.clear();
    assertThat(storage.publish(UPLOAD, HELLO.length, OBJECT)).isFalse();
    assertThat(forced).startsWith("a/b/object", "a/b", "a");
  }

  @Test
  void syncsARemoval() {
    storage.write(OBJECT, HELLO);
    forced.clear();
    storage.delete(OBJECT);
    assertThat(forced).containsExactly("a/b");
    forced.clear();
    storage.delete(OBJECT);
    assertThat(forced).isEmpty();
  }

  @Test
  void syncsARecentRemovalByAnotherProcess() throws IOException {
    storage.write(OBJECT, HELLO);
    forced.clear();
    Files.delete(root.resolve("a/b/object"));
    assertThat(storage.delete(OBJECT)).isFalse();
    assertThat(forced).containsExactly("a/b");
  }

  @Test
  void persistsContentAndThenNamesOfAnyProcess() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    Files.write(root.resolve("a/b/object"), HELLO);
    storage.persist(List.of(OBJECT));
    assertThat(forced).containsExactly("a/b/object", "a/b", "a", "");
  }

  @Test
  void persistsARemovalInTheNearestExistingFolder() {
    storage.write(OBJECT, HELLO);
    forced.clear();
    storage.deleteTree(OBJECT.parent());
    assertThat(forced).isEmpty();
    storage.persist(List.of(OBJECT, OBJECT.parent()));
    assertThat(forced).containsExactly("a");
  }

  @Test
  void persistsTheNamesInAFolder() throws IOException {
    Files.createDirectories(root.resolve("a/b"));
    storage.persist(List.of(OBJECT.parent()));
    assertThat(forced).containsExactly("a/b", "a", "");
  }

  @Test
  void syncsTheFolderOfARemovedObject() {
    storage.write(OBJECT, HELLO);
    forced.clear();
    assertThat(storage.delete(OBJECT)).isTrue();
    assertThat(forced).containsExactly("a/b");
  }

  @Test
  void persistsATakeAndAPurgeOnRequest() {
    StoragePath kept = StoragePath.parse("kept/1/object");
    storage.write(OBJECT, HELLO);
    forced.clear();
    Moves.of(storage).take(OBJECT, kept);
    Moves.of(storage).purge(kept);
    assertThat(forced).isEmpty();
    storage.persist(List.of(OBJECT, kept));
    assertThat(forced).containsExactly("a", "", "kept");
  }

  @Test
  void syncsARestoredObject() {
    StoragePath kept = StoragePath.parse("kept/1/object");
    storage.write(OBJECT, HELLO);
    Moves.of(storage).take(OBJECT, kept);
    forced.clear();
    Moves.of(storage).restore(kept, OBJECT);
    assertThat(forced).contains("a", "kept", "");
  }

  @Test
  void doesNotSyncReadsAndRenewals() {
    storage.write(OBJECT, HELLO);
    forced.clear();
    storage.read(OBJECT, 100);
    storage.lease(OBJECT);
    storage.list(OBJECT.parent(), name -> {});
    assertThat(forced).isEmpty();
  }

  @Test
  void syncsTheFoldersMadeForTheRoot() {
    Path deep = root.resolve("x/y");
    FileSystemStorage.on(
        (channel, path) -> forced.add(root.relativize(path).toString()), deep, LATER);
    assertThat(forced).containsExactly("", "x", "x/y", "x/y/docker", "x/y/docker/registry");
    assertThat(deep.resolve("docker/registry/v2")).isDirectory();
  }
}
