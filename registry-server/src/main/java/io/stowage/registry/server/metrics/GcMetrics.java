package io.stowage.registry.server.metrics;

import io.stowage.registry.gc.GcListener;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import java.util.Objects;

/**
 * Counts collections and what they did. Dry runs are counted as runs with the outcome {@code
 * dry_run}, and otherwise left out. Thread-safe.
 */
public final class GcMetrics implements GcListener {
  private final Counter runs;
  private final Counter removed;
  private final Counter reclaimed;
  private final Counter restored;
  private final Gauge running;
  private final Gauge last;
  private final Gauge duration;
  private final Gauge quarantined;
  private final Gauge damages;

  private GcMetrics(Metrics metrics) {
    runs = metrics.counter(
        "stowage_gc_runs_total", "Collections that ended, by their outcome.", "outcome");
    removed =
        metrics.counter("stowage_gc_removed_total", "Objects that collections removed.", "kind");
    reclaimed =
        metrics.counter("stowage_gc_reclaimed_bytes_total", "Bytes that collections freed.");
    restored = metrics.counter(
        "stowage_gc_restored_total", "Objects that collections restored because of a push.");
    running = metrics.gauge("stowage_gc_running", "Whether a collection runs in this process.");
    last = metrics.gauge(
        "stowage_gc_last_success_timestamp_seconds", "When the last complete collection began.");
    duration =
        metrics.gauge("stowage_gc_last_duration_seconds", "How long the last collection took.");
    quarantined = metrics.gauge(
        "stowage_gc_quarantined_bytes", "Bytes that the last collection left in quarantine.");
    damages = metrics.gauge(
        "stowage_gc_damages", "Entries that the last collection could not understand.");
  }

  /** Adds the metrics to {@code metrics}. */
  public static GcMetrics in(Metrics metrics) {
    Objects.requireNonNull(metrics, "metrics");
    return new GcMetrics(metrics);
  }

  @Override
  public void begun(GcOptions options) {
    Objects.requireNonNull(options, "options");
    running.set(1);
  }

  @Override
  public void finished(GcReport report) {
    Objects.requireNonNull(report, "report");
    running.set(0);
    runs.increment(outcome(report));
    if (report.dryRun()) {
      return;
    }
    removed.add((double) report.manifestsRemoved(), "manifest");
    removed.add((double) report.blobsRemoved(), "blob");
    removed.add((double) report.layerLinksRemoved(), "layer_link");
    reclaimed.add((double) report.bytesReclaimed());
    restored.add((double) report.restored());
    duration.set(HttpMetrics.seconds(report.duration()));
    quarantined.set((double) report.bytesQuarantined());
    damages.set(report.damages().size());
    if (!report.cancelled() && !report.timeLimitReached()) {
      last.set((double) report.startedAt().getEpochSecond());
    }
  }

  @Override
  public void failed(Throwable problem) {
    Objects.requireNonNull(problem, "problem");
    running.set(0);
    runs.increment("failed");
  }

  private static String outcome(GcReport report) {
    if (report.dryRun()) {
      return "dry_run";
    }
    if (report.cancelled()) {
      return "cancelled";
    }
    return report.timeLimitReached() ? "time_limit" : "finished";
  }
}
