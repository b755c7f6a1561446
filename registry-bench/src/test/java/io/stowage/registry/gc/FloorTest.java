package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the C program finds what the collector finds, so it omits no necessary work. */
@Tag("once")
class FloorTest {
  private static final int REPOSITORIES = 3;

  private Path folder = Path.of("");
  private Path root = Path.of("");

  @BeforeEach
  void makeTree(@TempDir Path empty) {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/time")), "/usr/bin/time is not installed");
    folder = empty;
    root = folder.resolve("tree");
    new TreeGenerator(root, new TreeShape(REPOSITORIES, 4, 2, 5, 2, 7, true, 32)).write();
  }

  @Test
  void findsTheSameBlobsAsADryRun() throws IOException {
    assertThat(floor(false)).isEqualTo(found(DryRun.of(root)));
  }

  @Test
  void findsTheSameBlobsAsADryRunThatDeletesUntagged() throws IOException {
    GcOptions options =
        GcOptions.offline().toBuilder().dryRun(true).deleteUntagged(true).build();
    try (Registry registry = Registry.open(FileSystemStorage.openOrCreate(root))) {
      assertThat(floor(true)).isEqualTo(found(GarbageCollector.of(registry).run(options)));
    }
  }

  private String floor(boolean deleteUntagged) throws IOException {
    Floor floor = Floor.compile(folder);
    TimedProcess run =
        TimedProcess.run(folder.resolve("floor.log"), floor.command(root, deleteUntagged));
    return Files.readString(run.output());
  }

  private static String found(GcReport report) {
    return REPOSITORIES + " repositories, " + report.manifestsMarked()
        + " manifests, " + report.blobsMarked() + " marks, " + report.blobsRemoved()
        + " dead blobs of " + report.bytesReclaimed() + " bytes\n";
  }
}
