package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.MountedFolder;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessDeniedTest {
  private static final StoragePath OBJECT = StoragePath.parse("a/object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final Path root;

  AccessDeniedTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void readsAndChangesNothingOnAReadOnlyFileSystem() {
    try (MountedFolder mounted = MountedFolder.at(root)) {
      FileSystemStorage.openOrCreate(root).write(OBJECT, HELLO);
      mounted.makeReadOnly();
      FileSystemStorage storage = FileSystemStorage.openOrCreate(root);
      assertThat(storage.read(OBJECT, 100)).isEqualTo(HELLO);
      denied(() -> storage.write(OBJECT, HELLO));
      denied(() -> storage.append(OBJECT, 5));
      denied(() -> storage.append(StoragePath.parse("b/object"), 0));
      denied(() -> storage.delete(OBJECT));
      denied(() -> storage.lease(OBJECT));
      denied(() -> storage.publish(OBJECT, 5, StoragePath.parse("b/object")));
      denied(() -> Moves.of(storage).take(OBJECT, StoragePath.parse("kept/object")));
    }
  }

  @Test
  void isReportedForAnUnreadableFolder() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "skipped: root may do anything");
    FileSystemStorage storage = FileSystemStorage.openOrCreate(root);
    storage.write(OBJECT, HELLO);
    Files.setPosixFilePermissions(root.resolve("a"), PosixFilePermissions.fromString("---------"));
    try {
      denied(() -> storage.stat(OBJECT));
      denied(() -> storage.read(OBJECT, 100));
      denied(() -> storage.write(OBJECT, HELLO));
      denied(() -> storage.list(OBJECT.parent(), name -> {}));
    } finally {
      Files.setPosixFilePermissions(
          root.resolve("a"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static void denied(Runnable call) {
    assertThatExceptionOfType(StorageException.AccessDenied.class).isThrownBy(call::run);
  }
}
