package io.stowage.registry.gc.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.KeptFolders;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.Moves;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The remains of an interrupted purge on a file system: a folder with a name that no driver lists.
 */
class FileSystemRunsTest {
  private static final String RUN = UUID.randomUUID().toString();
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
  private static final StoragePath BLOB = RegistryLayout.blobData(Digest.of(CONTENT));
  private static final StoragePath KEPT = KeptFolders.path(RUN, BLOB);

  private static final Refusals REFUSALS = new Refusals((path, problem) -> {
    throw new AssertionError(path + ": " + problem);
  });

  private final Path root;
  private final StorageDriver driver;

  FileSystemRunsTest(@TempDir Path root) throws IOException {
    this.root = root;
    driver = FileSystemStorage.openOrCreate(root);
    new Runs(driver)
        .begin(
            new Collector(RUN, ProcessIdentity.current(), Instant.parse("2026-01-01T00:00:00Z")));
    Path doomed = root.resolve(KEPT.parent().parent().value())
        .resolve(".stowage-1-" + UUID.randomUUID() + ".tmp");
    Files.createDirectories(doomed);
    Files.write(doomed.resolve("data"), CONTENT);
  }

  @Test
  void isRemovedWithItsRun() {
    Runs runs = new Runs(driver);
    assertThat(runs.holdsNothing(RUN)).isTrue();
    runs.remove(RUN, REFUSALS);
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
  }

  @Test
  void isRemovedByTheNextCollection() {
    driver.write(BLOB, CONTENT);
    GarbageCollector.of(Registry.open(driver))
        .run(GcOptions.builder().writers(Writers.STOWAGE).build());
    assertThat(root.resolve(RegistryLayout.STOWAGE.value())).doesNotExist();
    assertThat(driver.stat(BLOB)).isPresent();
  }

  @Test
  void restoresObjectsThatAPausedOwnerTakesMeanwhile() {
    driver.write(BLOB, CONTENT);
    BeforeTake beside = new BeforeTake(
        driver, () -> assertThat(Moves.of(driver).take(BLOB, KEPT)).isPresent());
    new Runs(beside).remove(RUN, REFUSALS);
    assertThat(beside.acted).isTrue();
    assertThat(driver.read(BLOB, CONTENT.length)).isEqualTo(CONTENT);
    assertThat(root.resolve(RegistryLayout.QUARANTINE.value())).doesNotExist();
  }

  /** Lets the owner of the run act immediately before its folder is renamed. */
  private static final class BeforeTake extends ForwardingStorage {
    private final Runnable owner;
    private boolean acted;

    BeforeTake(StorageDriver delegate, Runnable owner) {
      super(delegate);
      this.owner = owner;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.TAKE && !acted) {
        acted = true;
        owner.run();
      }
      return action.get();
    }
  }
}
