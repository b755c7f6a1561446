package io.stowage.registry.server.metrics;

import io.stowage.registry.gc.schedule.GcScheduleListener;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import java.util.Objects;

/** Counts abandoned uploads that a schedule purged; dry runs are left out. Thread-safe. */
public final class PurgeMetrics implements GcScheduleListener {
  private final Counter purged;
  private final Counter reclaimed;
  private final Counter failures;

  private PurgeMetrics(Metrics metrics) {
    purged = metrics.counter("stowage_uploads_purged_total", "Abandoned uploads that were purged.");
    reclaimed = metrics.counter(
        "stowage_uploads_purged_bytes_total", "Bytes of abandoned uploads that were purged.");
    failures =
        metrics.counter("stowage_upload_purge_failures_total", "Purges of uploads that failed.");
  }

  /** Adds the metrics to {@code metrics}. */
  public static PurgeMetrics in(Metrics metrics) {
    Objects.requireNonNull(metrics, "metrics");
    return new PurgeMetrics(metrics);
  }

  @Override
  public void purged(UploadPurgeReport report) {
    Objects.requireNonNull(report, "report");
    if (!report.dryRun()) {
      purged.add((double) report.uploadsPurged());
      reclaimed.add((double) report.bytesReclaimed());
    }
  }

  @Override
  public void failed(Throwable problem) {
    Objects.requireNonNull(problem, "problem");
    failures.increment();
  }
}
