package io.stowage.registry.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.upload.UploadPurgeReport;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The metrics of collections, purges, the store and repositories. */
class RegistryMetricsTest {
  private final Metrics metrics = Metrics.create();

  @Test
  void countCollections() {
    Registry registry = Registry.open(InMemoryStorage.create());
    GcMetrics gc = GcMetrics.in(metrics);
    gc.begun(GcOptions.defaults());
    assertThat(metrics.text()).contains("\nstowage_gc_running 1\n");
    gc.finished(GcReport.builder()
        .startedAt(Instant.ofEpochSecond(100))
        .duration(Duration.ofMillis(1500))
        .manifestsRemoved(2)
        .blobsRemoved(3)
        .bytesReclaimed(400)
        .restored(1)
        .build());
    gc.finished(GcReport.builder().dryRun(true).blobsRemoved(50).build());
    gc.finished(
        GcReport.builder().startedAt(Instant.ofEpochSecond(200)).cancelled(true).build());
    gc.finished(GcReport.builder().timeLimitReached(true).build());
    gc.failed(new IllegalStateException("injected"));
    GarbageCollector.of(registry).run(GcOptions.offline(), gc);
    assertThat(metrics.text())
        .contains("\nstowage_gc_running 0\n")
        .contains("\nstowage_gc_runs_total{outcome=\"cancelled\"} 1\n")
        .contains("\nstowage_gc_runs_total{outcome=\"dry_run\"} 1\n")
        .contains("\nstowage_gc_runs_total{outcome=\"failed\"} 1\n")
        .contains("\nstowage_gc_runs_total{outcome=\"finished\"} 2\n")
        .contains("\nstowage_gc_runs_total{outcome=\"time_limit\"} 1\n")
        .contains("\nstowage_gc_removed_total{kind=\"manifest\"} 2\n")
        .contains("\nstowage_gc_removed_total{kind=\"blob\"} 3\n")
        .contains("\nstowage_gc_reclaimed_bytes_total 400\n")
        .contains("\nstowage_gc_restored_total 1\n");
  }

  @Test
  void tellWhenTheLastCompleteCollectionBegan() {
    GcMetrics gc = GcMetrics.in(metrics);
    gc.finished(GcReport.builder().startedAt(Instant.ofEpochSecond(100)).build());
    gc.finished(
        GcReport.builder().startedAt(Instant.ofEpochSecond(200)).cancelled(true).build());
    assertThat(metrics.text()).contains("\nstowage_gc_last_success_timestamp_seconds 100\n");
  }

  @Test
  void countPurgedUploads() {
    PurgeMetrics purge = PurgeMetrics.in(metrics);
    purge.purged(report(false));
    purge.purged(report(true));
    purge.failed(new IllegalStateException("injected"));
    assertThat(metrics.text())
        .contains("\nstowage_uploads_purged_total 4\n")
        .contains("\nstowage_uploads_purged_bytes_total 500\n")
        .contains("\nstowage_upload_purge_failures_total 1\n");
  }

  @Test
  void countFailuresAndNumbersOfTheStore() {
    StorageMetrics store = StorageMetrics.in(metrics).uploads(() -> 6).cache(() -> 10, () -> 7);
    store.failed(new StorageException.InvalidPath("a", "b"));
    assertThat(metrics.text())
        .contains("\nstowage_storage_errors_total{kind=\"InvalidPath\"} 1\n")
        .contains("\nstowage_uploads 6\n")
        .contains("\nregistry_storage_cache_total{type=\"Request\"} 10\n")
        .contains("\nregistry_storage_cache_total{type=\"Hit\"} 7\n")
        .contains("\nregistry_storage_cache_total{type=\"Miss\"} 3\n")
        .contains("\nregistry_storage_cache_hits_total 7\n");
  }

  @Test
  void countOperationsOfRepositoriesUpToALimit() {
    Registry registry = observed(RepositoryMetrics.in(metrics, 2));
    for (String name : List.of("a", "b", "c", "d", "a")) {
      TestImages.in(registry.repository(name)).image().push();
    }
    assertThat(metrics.text())
        .contains("\nstowage_repository_manifests_total{repository=\"a\",action=\"push\"} 2\n")
        .contains("\nstowage_repository_manifests_total{repository=\"b\",action=\"push\"} 1\n")
        .contains("{repository=\"_others\",action=\"push\"} 2\n")
        .doesNotContain("repository=\"c\"");
  }

  @Test
  void countAPushByTagOnceAndNoHead() {
    Registry registry = observed(RepositoryMetrics.in(metrics, 2));
    Manifest image = TestImages.in(registry.repository("a")).image().pushWithoutManifest();
    registry.repository("a").manifests().put("1.0", image);
    Registry asked = registry.withContext(Map.of("request.method", "HEAD"));
    asked.repository("a").manifests().get("1.0");
    registry.repository("a").manifests().get("1.0");
    registry.repository("a").manifests().delete(image.digest());
    assertThat(metrics.text())
        .contains("\nstowage_repository_manifests_total{repository=\"a\",action=\"push\"} 1\n")
        .contains("\nstowage_repository_manifests_total{repository=\"a\",action=\"pull\"} 1\n")
        .contains("\nstowage_repository_manifests_total{repository=\"a\",action=\"delete\"} 1\n")
        .contains("\nstowage_repository_blobs_total{repository=\"a\",action=\"push\"} 2\n");
  }

  private static Registry observed(RegistryListener listener) {
    return Registry.open(
        InMemoryStorage.create(), RegistryOptions.builder().listener(listener).build());
  }

  private static UploadPurgeReport report(boolean dryRun) {
    return new UploadPurgeReport(dryRun, false, Instant.EPOCH, Duration.ZERO, 4, 0, 500, List.of());
  }
}
