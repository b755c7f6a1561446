package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileSystemGarbageCollectorTest extends GarbageCollectorContract {
  private final Path root;
  private final Registry registry;

  FileSystemGarbageCollectorTest(@TempDir Path root) {
    this.root = root;
    this.registry = Registry.open(
        FileSystemStorage.openOrCreate(root),
        RegistryOptions.builder().sleeper(time -> {}).build());
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"blobs", "blobs/sha256", "repositories", "repositories/app"})
  void toleratesNamesThatNoPathMayContain(String folder) throws IOException {
    TestImage image = images("app").image().tag("1").push();
    Digest orphan = breakage().orphanBlob(bytes("orphan"));
    Path odd = root.resolve("docker/registry/v2").resolve(folder).resolve("back\\slash");
    Files.createDirectories(odd);
    age();
    run(untagged().tidying(EnumSet.allOf(Tidying.class)));
    assertThat(hasBlob(orphan)).isFalse();
    assertThat(odd).exists();
    Pulls.assertPullable(image);
  }

  @Override
  Registry registry() {
    return registry;
  }

  @Override
  void age() {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
