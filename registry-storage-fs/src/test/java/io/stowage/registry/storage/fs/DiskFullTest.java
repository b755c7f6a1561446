package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.MountedFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskFullTest {
  private static final StoragePath OBJECT = StoragePath.parse("a/object");
  private static final byte[] OLD = "old".getBytes(US_ASCII);
  private static final byte[] TOO_MUCH = new byte[2_000_000];

  private final Path root;

  DiskFullTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void showsNoObjectThatDidNotFit() {
    try (MountedFolder mounted = MountedFolder.at(root)) {
      assertShowsNothingThatDoesNotFit(FileSystemStorage.openOrCreate(mounted.folder()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
  void showsNoObjectThatTheDeviceRefused(String reason) {
    Device full = (channel, path) -> {
      if (channel.size() == TOO_MUCH.length) {
        throw new IOException(reason);
      }
    };
    assertShowsNothingThatDoesNotFit(FileSystemStorage.on(full, root, InstantSource.system()));
  }

  private void assertShowsNothingThatDoesNotFit(FileSystemStorage storage) {
    storage.write(OBJECT, OLD);
    assertThatExceptionOfType(StorageException.StorageFull.class)
        .isThrownBy(() -> storage.write(OBJECT, TOO_MUCH))
        .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
    assertThat(storage.read(OBJECT, 100)).isEqualTo(OLD);
    assertThat(root.resolve("a").toFile().list()).containsExactly("object");
  }

  @Test
  void failsAnAppendWithAStorageExceptionAsTheCause() throws Exception {
    try (MountedFolder mounted = MountedFolder.at(root);
        FileSystemStorage storage = FileSystemStorage.openOrCreate(mounted.folder());
        WritableByteChannel channel = storage.append(OBJECT, 0)) {
      ByteBuffer rest = ByteBuffer.wrap(TOO_MUCH);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> {
            while (rest.hasRemaining()) {
              channel.write(rest);
            }
          })
          .withCauseInstanceOf(StorageException.StorageFull.class);
    }
  }
}
