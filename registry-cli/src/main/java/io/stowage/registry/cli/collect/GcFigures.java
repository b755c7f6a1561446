package io.stowage.registry.cli.collect;

import io.stowage.registry.cli.collect.GcPhases.Phase;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.server.metrics.Gauge;
import io.stowage.registry.server.metrics.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * The figures of a run as metrics. Every value has the registry as its label. Used by one thread.
 */
final class GcFigures {
  /** The metric that outlasts a run that fails. */
  static final String LAST_SUCCESS = "stowage_gc_last_success_timestamp_seconds";

  private static final String REGISTRY = "registry";
  private static final double NANOS = 1e9;
  private static final double MILLIS = 1e3;

  private final Metrics metrics = Metrics.create();
  private final String registry;

  /** Creates figures of a run on {@code registry}. */
  GcFigures(String registry) {
    this.registry = registry;
  }

  /** Adds the outcome, the end and the duration of the run. */
  void ended(boolean success, int code, Instant end, Duration duration) {
    set("last_run_success", "Whether the run did its work.", success ? 1 : 0);
    set("last_run_exit_code", "The exit code of the run.", code);
    set("last_run_timestamp_seconds", "When the run ended.", seconds(end));
    set("last_run_duration_seconds", "How long the run took.", seconds(duration));
  }

  /** Adds the beginning of the last successful run, in seconds since 1970. */
  void succeeded(double seconds) {
    String help = "When the last successful run began.";
    metrics.gauge(LAST_SUCCESS, help, REGISTRY).set(seconds, registry);
  }

  /** Adds the durations of the phases of the run. */
  void took(Map<Phase, Duration> phases) {
    Gauge gauge = gauge("last_run_phase_seconds", "How long the phases of the run took.", "phase");
    phases.forEach(
        (phase, time) -> gauge.set(seconds(time), registry, phase.name().toLowerCase(Locale.ROOT)));
  }

  /** Adds the numbers of objects and bytes in {@code report}. */
  void did(GcReport report) {
    set(
        "last_run_dry_run",
        "Whether the run changed nothing; the other figures then say what it would have changed.",
        report.dryRun() ? 1 : 0);
    set(
        "last_run_time_limit_reached",
        "Whether the run left something to later runs because of its time limit.",
        report.timeLimitReached() ? 1 : 0);
    Gauge removed = gauge("last_run_removed", "Objects that the run removed.", "kind");
    removed.set((double) report.manifestsRemoved(), registry, "manifest");
    removed.set((double) report.blobsRemoved(), registry, "blob");
    removed.set((double) report.layerLinksRemoved(), registry, "layer_link");
    removed.set((double) report.foldersRemoved(), registry, "folder");
    removed.set((double) report.repositoriesRemoved(), registry, "repository");
    Gauge kept = gauge(
        "last_run_kept",
        "Objects that something reaches, or that are within the grace period.",
        "kind");
    kept.set((double) report.manifestsMarked(), registry, "manifest");
    kept.set((double) report.blobsMarked(), registry, "blob");
    kept.set((double) report.blobsYoung(), registry, "young_blob");
    double restored = (double) report.restored();
    set("last_run_restored", "Objects that the run restored.", restored);
    double reclaimed = (double) report.bytesReclaimed();
    set("last_run_reclaimed_bytes", "Bytes that the run freed.", reclaimed);
    double held = (double) (report.bytesQuarantined() + report.bytesHeld());
    set("quarantined_bytes", "Bytes of removed blobs whose space a later run frees.", held);
    int damages = report.damages().size();
    set("damages", "Entries that the run could not understand, move or remove.", damages);
  }

  /** Returns the figures in the text format of Prometheus. */
  String text() {
    return metrics.text();
  }

  /** Returns {@code time} in seconds since 1970. */
  static double seconds(Instant time) {
    return time.toEpochMilli() / MILLIS;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / NANOS;
  }

  private void set(String name, String help, double value) {
    metrics.gauge(named(name), help, REGISTRY).set(value, registry);
  }

  private Gauge gauge(String name, String help, String label) {
    return metrics.gauge(named(name), help, REGISTRY, label);
  }

  private static String named(String name) {
    return "stowage_gc_" + name;
  }
}
