package io.stowage.registry.gc.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.fixture.FileAges;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.storage.ImmutableFile;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections of a directory that contains an immutable file or folder. */
class ImmutableObjectsTest {
  private final Path root;
  private final StorageDriver store;
  private final Digest stuck;
  private final Digest other;

  ImmutableObjectsTest(@TempDir Path root) {
    this.root = root;
    store = FileSystemStorage.openOrCreate(root, Durability.RELAXED);
    stuck = Breakage.of(store).orphanBlob(new byte[] {1});
    other = Breakage.of(store).orphanBlob(new byte[] {2});
    age();
  }

  @ParameterizedTest
  @CsvSource({"0,NONE", "1,NONE", "0,STOWAGE", "1,STOWAGE", "2,STOWAGE", "1,ANY", "2,ANY"})
  void isKeptAndReportedUnderItsOwnPathInEachRun(int above, Writers writers) {
    GcOptions options = writers == Writers.NONE
        ? GcOptions.offline()
        : GcOptions.builder().writers(writers).build();
    StoragePath data = RegistryLayout.blobData(stuck);
    StoragePath immutable = data;
    for (int i = 0; i < above; i++) {
      immutable = immutable.parent();
    }
    ImmutableFile.during(root.resolve(immutable.value()), () -> {
      for (int run = 0; run < 2; run++) {
        assertThat(collect(options).damages())
            .containsExactly(
                new Damage(data, "cannot be removed: access denied (operation not permitted)"));
        assertThat(store.stat(data)).isPresent();
        assertThat(store.stat(RegistryLayout.blobData(other))).isEmpty();
      }
    });
    assertThat(collect(options).damages()).isEmpty();
    assertThat(store.stat(data)).isEmpty();
  }

  @Test
  void keepsAnEmptyFolderThatCannotBeRemoved() {
    StoragePath data = RegistryLayout.blobData(stuck);
    GcOptions options = GcOptions.offline();
    ImmutableFile.during(root.resolve(data.parent().parent().value()), () -> {
      for (int run = 0; run < 2; run++) {
        assertThat(collect(options).damages()).map(Damage::path).containsExactly(data.parent());
        assertThat(store.stat(data)).isEmpty();
      }
    });
    assertThat(collect(options).damages()).isEmpty();
  }

  @Test
  void isRestoredIfOnlyALaterRunFindsThatItCannotBeRemoved() {
    StoragePath data = RegistryLayout.blobData(stuck);
    ImmutableFile.during(root.resolve(data.value()), () -> {
      assertThat(collect(GcOptions.forWriters(Writers.ANY)).bytesQuarantined()).isEqualTo(2);
      GcReport report = collect(GcOptions.forWriters(Writers.ANY));
      assertThat(report.damages())
          .containsExactly(
              new Damage(data, "cannot be removed: access denied (operation not permitted)"));
      assertThat(report.bytesReclaimed()).isEqualTo(1);
      assertThat(store.stat(data)).isPresent();
    });
    assertThat(root.resolve(RegistryLayout.STOWAGE.value())).doesNotExist();
  }

  private GcReport collect(GcOptions options) {
    RegistryOptions now = RegistryOptions.builder().sleeper(time -> {}).build();
    return GarbageCollector.of(Registry.open(store, now)).run(options);
  }

  private void age() {
    FileAges.set(root, Duration.ofHours(2));
  }
}
