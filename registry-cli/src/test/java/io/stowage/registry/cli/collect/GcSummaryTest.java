package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
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

  private static String text(GcReport report) {
    StringWriter out = new StringWriter();
    new GcSummary(report, GcOptions.defaults()).print(new PrintWriter(out));
    return out.toString();
  }
}
