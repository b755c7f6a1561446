package io.stowage.registry.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemRegistryTest {
  private static final byte[] CONTENT = {1, 2, 3};

  private final Path folder;

  FileSystemRegistryTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void opensOrCreatesARegistryThatKeepsPushedImages() {
    try (Registry registry = FileSystemRegistry.openOrCreate(folder)) {
      registry.repository("app").blobs().put(CONTENT);
    }
    try (Registry registry = FileSystemRegistry.openOrCreate(folder)) {
      assertThat(registry.repository("app").blobs().find(Digest.of(CONTENT))).isPresent();
    }
  }

  @Test
  void opensOnlyExistingAndCreatesOnlyMissingRegistries() {
    assertThatExceptionOfType(StorageException.NoSuchStore.class)
        .isThrownBy(() -> FileSystemRegistry.open(folder));
    FileSystemRegistry.create(folder).close();
    FileSystemRegistry.open(folder).close();
    assertThatExceptionOfType(StorageException.InvalidPath.class)
        .isThrownBy(() -> FileSystemRegistry.create(folder));
  }

  @Test
  void usesTheGivenOptions() {
    FileSystemRegistry.create(folder).close();
    RegistryOptions options = RegistryOptions.builder().readOnly(true).build();
    try (Registry registry = FileSystemRegistry.open(folder, options)) {
      assertThat(registry.options().readOnly()).isTrue();
    }
  }

  @Test
  void closesTheStoreWithTheRegistry() {
    Registry registry = FileSystemRegistry.create(folder);
    registry.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> registry.repository("app").blobs().put(CONTENT));
  }
}
