package io.stowage.registry.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.fs.Durability;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four processes push and one collects, all on one directory, and any of them is killed at any
 * time. Nothing whose storage was acknowledged to a pusher is lost.
 *
 * <p>The duration is set by {@code -Dsoak.seconds=60}. A failure is repeated, except for the
 * timing, by {@code -Dsoak.seed} with the printed seed.
 */
@Tag("proof")
class ProcessSoakIT {
  @ParameterizedTest
  @EnumSource(Durability.class)
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void losesNothingThatWasAcknowledged(Durability durability, @TempDir Path folder)
      throws Exception {
    long seed = Long.getLong("soak.seed", System.nanoTime());
    Duration time = Duration.ofSeconds(Integer.getInteger("soak.seconds", 10));
    SoakPlace place = SoakPlace.directory(folder.resolve("root"));
    Soak.Result result = new Soak(folder, place, durability, seed).run(time);
    System.out.println("Soak of " + time + ", " + durability + ", seed " + seed + ": " + result);
    assertThat(result.losses()).as("seed %d", seed).isEmpty();
    assertThat(result.damagedBlobs()).as("seed %d", seed).isEmpty();
    assertThat(result.verified()).isPositive();
    assertThat(result.pusherKills()).isPositive();
    assertThat(result.collectorKills()).isPositive();
    assertThat(result.locksTakenOver()).isPositive();
    assertThat(result.collections().runs()).isGreaterThan(1);
    assertThat(result.collections().manifests()).isPositive();
    assertThat(result.collections().blobs()).isPositive();
    assertThat(result.collections().bytes()).isPositive();
  }
}
