package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.storage.MountedFolder;
import io.stowage.registry.testing.storage.Moves;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Simulates, on any file system, a system that refuses to rename some folders. */
class UnmovableFolderTest extends UnmovableFolderContract {
  private final Path root;
  private final StorageDriver store;
  private final Set<Object> unmovable = new HashSet<>();
  private final List<Runnable> beforeRefusal = new ArrayList<>();

  UnmovableFolderTest(@TempDir Path root) {
    this.root = root;
    store = FileSystemStorage.with(ByteLocks.posix(), this::rename, root);
  }

  @Test
  void restoresAnObjectThatIsRenewedWhileItIsTaken() {
    Instant seen = committed();
    beforeRefusal.add(() -> {
      while (store.lease(OBJECT).orElseThrow().modified().equals(seen)) {
        Thread.onSpinWait();
      }
    });
    StoragePath kept = StoragePath.parse("kept/object");
    assertThat(Moves.of(store).take(OBJECT, kept))
        .hasValueSatisfying(taken -> assertThat(taken).isAfter(seen));
    assertThat(Moves.of(store).restore(kept, OBJECT)).isTrue();
    assertThat(leaseOf(OBJECT)).isAfter(seen);
    assertThat(store.stat(kept)).isEmpty();
  }

  @Test
  void doesNotTakeAnObjectThatIsRemovedMeanwhile() {
    committed();
    beforeRefusal.add(() -> store.delete(OBJECT));
    StoragePath kept = StoragePath.parse("kept/object");
    assertThat(Moves.of(store).take(OBJECT, kept)).isEmpty();
    assertThat(store.list(kept.parent(), name -> {})).isFalse();
  }

  @Test
  void keepsAndNamesAnObjectThatCannotBeMovedToAnotherFileSystem() throws IOException {
    committed();
    try (MountedFolder other = MountedFolder.at(Files.createDirectory(root.resolve("kept")))) {
      assertThatExceptionOfType(StorageException.Failed.class)
          .isThrownBy(() -> Moves.of(store).take(OBJECT, StoragePath.parse("kept/a/1/object")))
          .satisfies(e -> assertThat(e.path()).isEqualTo(OBJECT.value()));
      assertThat(other.folder().resolve("a/1")).doesNotExist();
    }
    assertThat(store.stat(OBJECT)).isPresent();
  }

  @Override
  StorageDriver store() {
    return store;
  }

  @Override
  void commit() {
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(Files::isDirectory).toList()) {
        unmovable.add(identity(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (Attributes.isThere(from) && unmovable.contains(identity(from))) {
      beforeRefusal.forEach(Runnable::run);
      beforeRefusal.clear();
      throw new AtomicMoveNotSupportedException(
          from.toString(), to.toString(), "Invalid cross-device link");
    }
    FolderRename.posix().rename(from, to);
  }

  private static Object identity(Path path) throws IOException {
    return Attributes.identity(Attributes.of(path));
  }
}
