package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The next collection removes temporary files of writes whose process was killed. */
class FileSystemLeftoversTest {
  private static final RepositoryName APP = RepositoryName.parse("team/app");
  private static final Tag TAG = Tag.parse("1.0");

  private final Path root;
  private final Registry registry;
  private final TestImage image;

  FileSystemLeftoversTest(@TempDir Path root) {
    this.root = root;
    this.registry = Registry.open(FileSystemStorage.openOrCreate(root));
    this.image = TestImages.in(registry.repository(APP)).image().tag("1.0").push();
  }

  @Test
  void areRemovedAfterAnInterruptedCreationOrReplacement() throws Exception {
    long ended = endedProcess();
    List<Path> left = new ArrayList<>();
    for (StoragePath object : written()) {
      left.add(leave(object, ended, Duration.ofHours(2)));
    }

    collect();

    assertThat(left).noneMatch(Files::exists);
    Pulls.assertPullable(image);
  }

  @Test
  void stayWhileYoungOrWhileTheirProcessLives() throws Exception {
    StoragePath link = image.revisionLink();
    Path young = leave(link, endedProcess(), Duration.ofMinutes(10));
    Path living = leave(link, ProcessHandle.current().pid(), Duration.ofHours(2));

    collect();

    assertThat(young).exists();
    assertThat(living).exists();
  }

  private List<StoragePath> written() {
    Digest absent = Digest.of(new byte[] {1});
    return List.of(
        RegistryLayout.blobData(absent),
        RegistryLayout.layerLink(APP, absent),
        RegistryLayout.revisionLink(APP, absent),
        RegistryLayout.tagCurrentLink(APP, Tag.parse("absent")),
        image.revisionLink(),
        image.tagLink("1.0"),
        RegistryLayout.claim("ended"),
        RegistryLayout.FORMAT);
  }

  private void collect() {
    GarbageCollector.of(registry).run(GcOptions.forWriters(Writers.STOWAGE));
  }

  /** Leaves the temporary file of a write of {@code object} that ends before its rename. */
  private Path leave(StoragePath object, long process, Duration age) throws IOException {
    Path folder = Files.createDirectories(root.resolve(object.parent().value()));
    Path file = Files.writeString(
        folder.resolve(".stowage-" + process + "-" + UUID.randomUUID() + ".tmp"), "half");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static long endedProcess() throws IOException, InterruptedException {
    Process process = new ProcessBuilder("true").start();
    process.waitFor();
    return process.pid();
  }
}
