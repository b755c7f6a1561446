package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.MountedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the checks of a directory before a registry is written to it. */
class ProbeTest {
  private static final StoragePath FOLDER = StoragePath.parse("docker/registry/v2");
  private static final StoragePath OBJECT = FOLDER.resolve("blobs/sha256/object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final Path root;

  ProbeTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void leavesNothingBehind() throws IOException {
    FileSystemStorage storage = FileSystemStorage.openOrCreate(root);
    assertThat(storage.probe(FOLDER)).isZero();
    storage.checkWritable(FOLDER);
    assertThat(root.resolve(FOLDER.value())).isEmptyDirectory();
    storage.write(OBJECT, HELLO);
    List<Path> before = all();
    storage.probe(FOLDER);
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void isNotRunForReadOnlyOrExclusiveUse() throws IOException {
    FileSystemStorage storage = behind(Duration.ofDays(1));
    Registry.open(storage, RegistryOptions.builder().readOnly(true).build());
    Registry.open(storage, RegistryOptions.builder().grace(Duration.ZERO).build());
    assertThat(Duration.between(storage.now(), Instant.now())).isGreaterThan(Duration.ofHours(23));
  }

  @Test
  void setsTheClockByTheFileSystem() {
    FileSystemStorage storage = behind(Duration.ofMinutes(5));
    Registry.open(storage);
    assertThat(storage.now()).isAfter(Instant.now().minusSeconds(60));
    storage.write(OBJECT, HELLO);
    assertThat(storage.stat(OBJECT).orElseThrow().modified())
        .isAfter(Instant.now().minusSeconds(60));
  }

  @Test
  void refusesAClockThatDiffersByMoreThanAnEighthOfTheGrace() {
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> Registry.open(behind(Duration.ofMinutes(8))))
        .withMessageContaining("an eighth of the grace")
        .withMessageContaining("PT7M30S");
    assertThatExceptionOfType(StorageException.Unsuitable.class)
        .isThrownBy(() -> Registry.open(behind(Duration.ofMinutes(-8))))
        .withMessageContaining("by PT-");
  }

  @Test
  void usesAGivenClock() {
    Instant past = Instant.parse("2020-02-02T20:20:20Z");
    FileSystemStorage storage =
        FileSystemStorage.openOrCreate(root, Durability.RELAXED, () -> past);
    assertThat(storage.probe(FOLDER)).isZero();
    assertThat(storage.now()).isEqualTo(past);
  }

  @Test
  void refusesAStoreOnTwoFileSystems() throws Exception {
    FileSystemStorage storage = FileSystemStorage.openOrCreate(root);
    storage.write(OBJECT, HELLO);
    Path other = Files.createDirectory(root.resolve("docker/registry/v2/repositories"));
    try (MountedFolder mounted = MountedFolder.at(other)) {
      assertThatExceptionOfType(StorageException.Unsuitable.class)
          .isThrownBy(() -> Registry.open(storage))
          .withMessageContaining(mounted.folder() + " is on another file system");
    }
  }

  @Test
  void refusesFilesOfAnotherOwner() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs the right to chown");
    FileSystemStorage.openOrCreate(root).write(OBJECT, HELLO);
    UserPrincipal other =
        root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Files.setOwner(root.resolve(OBJECT.value()), other);
    assertThat(FileSystemStorage.openOrCreate(root).probe(FOLDER))
        .as("root may")
        .isZero();
    assertThatExceptionOfType(StorageException.AccessDenied.class)
        .isThrownBy(() -> probe(new Samples(user -> false)))
        .withMessageContaining(OBJECT.value())
        .withMessageContaining("run as nobody or root")
        .satisfies(e -> assertThat(e.path()).isEqualTo(FOLDER.value()));
    assertThat(root.resolve(FOLDER.value()).toFile().list()).containsExactly("blobs");
  }

  private void probe(Samples samples) {
    new Probe(
            new SafePaths(root, new OwnOwnership()),
            StoreClock.given(InstantSource.system()),
            samples,
            ByteLocks.posix())
        .run(FOLDER);
  }

  /** Opens the directory on a computer whose clock is behind. */
  private FileSystemStorage behind(Duration late) {
    StoreClock clock = StoreClock.following(() -> Instant.now().minus(late));
    return FileSystemStorage.openOrCreate(root, Durability.RELAXED, clock);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted().toList();
    }
  }
}
