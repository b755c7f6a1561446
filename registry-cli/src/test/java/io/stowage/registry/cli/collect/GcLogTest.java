package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.cli.common.Progress;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class GcLogTest {
  private static final Digest BLOB = Digest.of(new byte[] {1});
  private static final StoragePath PATH = StoragePath.parse("docker/registry/v2/x");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicLong now = new AtomicLong();

  @Test
  void showsTheWaitAndTheSecondMark() {
    GcLog log = log(false);
    log.settling(Duration.ofSeconds(3), Duration.ofSeconds(10));
    log.repositoryMarkedAgain(RepositoryName.parse("app"), 2, 5);

    assertThat(err.toString())
        .contains("\rwaiting for requests of other programs: 3 of 10 s")
        .contains("\rmarking again: 2 of 5 repositories");
  }

  @Test
  void printsWhatIsFreedAndRestored() {
    GcLog log = log(false);
    log.blobFreed(BLOB, 1024);
    log.restored(PATH);

    assertThat(out.toString().lines())
        .containsExactly("freed blob " + BLOB + " (1.0 KiB)", "restored " + PATH);
  }

  @Test
  void printsWhatWouldBeFreedAndRestored() {
    GcLog log = log(true);
    log.blobFreed(BLOB, 1024);
    log.restored(PATH);

    assertThat(out.toString().lines())
        .containsExactly("would free blob " + BLOB + " (1.0 KiB)", "would restore " + PATH);
  }

  private GcLog log(boolean dryRun) {
    Progress progress = new Progress(
        new PrintWriter(err), true, () -> now.addAndGet(TimeUnit.SECONDS.toNanos(1)), () -> 80);
    return new GcLog(new PrintWriter(out), progress, dryRun, true);
  }
}
