package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.MountedFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes to, and collects on, a file system that is full or not writable. */
class FullStoreTest {
  private static final GcOptions OPTIONS =
      GcOptions.builder().deleteUntagged(true).writers(Writers.STOWAGE).build();

  private static final GcOptions KEEPING = GcOptions.builder()
      .deleteUntagged(true)
      .writers(Writers.STOWAGE)
      .quarantine(Duration.ofDays(7))
      .build();

  private final MountedFolder mounted;
  private final Path root;
  private final Registry registry;
  private final TestImage staying;
  private final TestImage garbage;

  FullStoreTest(@TempDir Path folder) throws IOException {
    mounted = MountedFolder.at(folder);
    root = folder;
    registry = Registry.open(FileSystemStorage.openOrCreate(root));
    TestImages images = TestImages.in(registry.repository("app"));
    staying = images.image().layers(2).tag("1").push();
    garbage = images.image().push();
    age();
  }

  @AfterEach
  void unmount() {
    registry.close();
    mounted.close();
  }

  @Test
  void losesNothingWithoutSpace() throws IOException {
    Path rest = fill();
    refuses(StorageException.StorageFull.class, () -> push(new byte[100_000]));
    refuses(StorageException.StorageFull.class, this::pushManifest);
    collectsOrSays(StorageException.StorageFull.class);
    Pulls.assertPullable(staying);
    Files.delete(rest);
    assertCompletes();
  }

  @Test
  void losesNothingWithoutWritePermission() {
    mounted.makeReadOnly();
    refuses(StorageException.AccessDenied.class, () -> push(new byte[100]));
    refuses(StorageException.AccessDenied.class, this::pushManifest);
    refuses(
        StorageException.AccessDenied.class,
        () -> staying.repository().manifests().delete(staying.digest()));
    refuses(
        StorageException.AccessDenied.class, () -> GarbageCollector.of(registry).run(OPTIONS));
    Pulls.assertPullable(staying);
    mounted.makeWritable();
    assertCompletes();
  }

  @Test
  void undoesACollectionOnceThereIsSpace() throws IOException {
    GarbageCollector.of(registry).run(KEEPING);
    Path rest = fill();
    restoresOrSays(StorageException.StorageFull.class);
    Pulls.assertPullable(staying);
    Files.delete(rest);
    GarbageCollector.of(registry).restore();
    Pulls.assertPullable(garbage);
  }

  @Test
  void undoesACollectionOnceWritingIsPermitted() {
    GarbageCollector.of(registry).run(KEEPING);
    mounted.makeReadOnly();
    refuses(
        StorageException.AccessDenied.class, () -> GarbageCollector.of(registry).restore());
    Pulls.assertPullable(staying);
    mounted.makeWritable();
    GarbageCollector.of(registry).restore();
    Pulls.assertPullable(garbage);
  }

  private void push(byte[] blob) {
    var unused = registry.repository("other").blobs().put(blob);
  }

  private void pushManifest() {
    byte[] manifest = new String(staying.manifest().bytes(), StandardCharsets.UTF_8)
        .replace("{\"schema", "{ \"schema")
        .getBytes(StandardCharsets.UTF_8);
    var unused = staying.repository().manifests().put(MediaType.OCI_MANIFEST, manifest);
  }

  private static void refuses(Class<? extends StorageException> error, Runnable call) {
    assertThatExceptionOfType(error)
        .isThrownBy(call::run)
        .satisfies(e -> assertThat(e.path()).startsWith(RegistryLayout.ROOT.value()));
  }

  /** Collects, or fails with the error, since a collection needs a little space for its lock. */
  private void collectsOrSays(Class<? extends StorageException> error) {
    try {
      GarbageCollector.of(registry).run(OPTIONS);
    } catch (StorageException e) {
      assertThat(e).isInstanceOf(error);
    }
  }

  private void restoresOrSays(Class<? extends StorageException> error) {
    try {
      GarbageCollector.of(registry).restore();
    } catch (StorageException e) {
      assertThat(e).isInstanceOf(error);
    }
  }

  private void assertCompletes() {
    GarbageCollector.of(registry).run(OPTIONS);
    Pulls.assertPullable(staying);
    for (Digest blob : garbage.blobs()) {
      assertThat(registry.blobs().touch(blob)).isEmpty();
    }
    assertThat(registry.blobs().touch(garbage.digest())).isEmpty();
    TestImage pushed =
        TestImages.in(registry.repository("other")).image().tag("1").push();
    Pulls.assertPullable(pushed);
  }

  /** Writes a file that fills the file system completely. */
  private Path fill() throws IOException {
    Path rest = root.resolve("rest");
    for (int size = 4096; size > 0; size = size == 4096 ? 1 : 0) {
      try (OutputStream out =
          Files.newOutputStream(rest, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[size]);
        }
      } catch (IOException e) {
        assertThat(e).hasMessageContaining("No space left");
      }
    }
    return rest;
  }

  private void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    }
  }
}
