package io.stowage.registry.storage.fs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.ImmutableFile;
import io.stowage.registry.testing.storage.Moves;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the quarantine with files and folders that the system does not allow to be moved or
 * removed.
 */
class ImmutableFilesTest {
  private static final StoragePath OBJECT = StoragePath.parse("a/1/object");
  private static final StoragePath OTHER = StoragePath.parse("a/2/object");
  private static final StoragePath KEPT = StoragePath.parse("kept/a/1/object");
  private static final StoragePath OTHER_KEPT = StoragePath.parse("kept/a/2/object");
  private static final byte[] HELLO = "hello".getBytes(US_ASCII);

  private final Path root;
  private final FileSystemStorage storage;

  ImmutableFilesTest(@TempDir Path root) {
    this.root = root;
    storage = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
    storage.write(OBJECT, HELLO);
    storage.write(OTHER, HELLO);
  }

  @Test
  void namesTheObjectThatCannotBeTaken() {
    ImmutableFile.during(root.resolve("a/1"), () -> {
      assertThatExceptionOfType(StorageException.AccessDenied.class)
          .isThrownBy(() -> Moves.of(storage).take(OBJECT, KEPT))
          .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()))
          .satisfies(
              e -> assertThat(e.problem()).isEqualTo("access denied (operation not permitted)"));
    });
    assertThat(storage.read(OBJECT, 10)).isEqualTo(HELLO);
  }

  @Test
  void keepsAnObjectThatCannotBePurgedInItsPlace() {
    Moves.of(storage).take(OBJECT, KEPT);
    ImmutableFile.during(root.resolve(KEPT.value()), () -> {
      assertThatExceptionOfType(StorageException.AccessDenied.class)
          .isThrownBy(() -> Moves.of(storage).purge(KEPT))
          .satisfies(
              e -> assertThat(e.problem()).isEqualTo("access denied (operation not permitted)"));
    });
    assertThat(Moves.of(storage).restore(KEPT, OBJECT)).isTrue();
    assertThat(storage.read(OBJECT, 10)).isEqualTo(HELLO);
  }

  @Test
  void keepsThoseOfSeveralThatCannotBePurgedInTheirPlace() {
    Moves.of(storage).take(OBJECT, KEPT);
    Moves.of(storage).take(OTHER, OTHER_KEPT);
    ImmutableFile.during(root.resolve(KEPT.value()), () -> {
      assertThatExceptionOfType(StorageException.AccessDenied.class).isThrownBy(() -> {
        Moves.of(storage).purge(OTHER_KEPT);
        Moves.of(storage).purge(KEPT);
      });
      assertThat(storage.read(KEPT, 10)).isEqualTo(HELLO);
      assertThat(storage.stat(OTHER_KEPT)).isEmpty();
    });
  }
}
