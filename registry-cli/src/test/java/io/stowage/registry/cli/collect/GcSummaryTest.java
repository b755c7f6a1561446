package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GcSummaryTest {
  @Test
  void printsWhatATimeLimitLeft() {
    GcReport.Builder report =
        GcReport.builder().timeLimitReached(true).manifestsLeft(2).shardsLeft(256);

    assertThat(text(report.repositoriesLeft(1).build()))
        .contains("Stopped because of the time limit; left to later collections: 2 manifests, "
            + "the blobs in 256 shards, the links and folders of 1 repository");
    assertThat(text(report.repositoriesLeft(3).build())).contains("folders of 3 repositories");
  }

  @Test
  void printsATimeLimitThatWouldSuffice() {
    GcReport report = GcReport.builder()
        .timeLimitReached(true)
        .sufficientTimeLimit(Duration.ofMinutes(2))
        .build();

    assertThat(text(report))
        .contains("The time limit left no time to remove anything; a time limit of 120s would ")
        .doesNotContain("left to later collections");
    assertThat(new GcSummary(report, GcOptions.defaults()).json())
        .containsEntry("timeLimitReached", true)
        .containsEntry("sufficientTimeLimitMillis", 120_000);
  }

  @Test
  void printsNothingAboutATimeLimitThatWasNotReached() {
    GcReport report = GcReport.builder().build();

    assertThat(text(report)).doesNotContain("time limit");
    assertThat(new GcSummary(report, GcOptions.defaults()).json())
        .containsEntry("timeLimitReached", false)
        .doesNotContainKey("sufficientTimeLimitMillis");
  }

  @Test
  void printsWhatTheGracePeriodKeepsAndUntilWhen() {
    GcReport.Builder report = GcReport.builder()
        .blobsYoung(2)
        .bytesYoung(3072)
        .youngUntil(Instant.parse("2026-01-02T03:04:05.5Z"));

    assertThat(text(report.build()))
        .contains("Within the grace period: 2 blobs (3.0 KiB) that nothing needs; a collection "
            + "after 2026-01-02T03:04:05Z may remove them\n");
    assertThat(text(report.manifestsYoung(1).build()))
        .contains("Within the grace period: 1 manifest and 2 blobs (3.0 KiB)");
    assertThat(text(report.youngUntil(Instant.MAX).build())).contains("Within the grace period: ");
    assertThat(text(GcReport.builder().build())).doesNotContain("Within the grace");
  }

  @Test
  void printsWhatEarlierCollectionsKeep() {
    assertThat(text(GcReport.builder().blobsHeld(1).bytesHeld(1024).build()))
        .contains("Earlier collections keep 1 blob (1.0 KiB) in quarantine; ");
    assertThat(text(GcReport.builder().build())).doesNotContain("quarantine");
  }

  private static String text(GcReport report) {
    StringWriter out = new StringWriter();
    new GcSummary(report, GcOptions.defaults()).print(new PrintWriter(out));
    return out.toString();
  }
}
