package io.stowage.registry.gc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Processes;
import io.stowage.registry.gc.internal.work.Tasks;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.FlatStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A collection in a store in which a listing is cheaper than many lookups. */
class ListedStoreTest {
  private static final int CONCURRENCY = 3;

  private final TestClock clock = TestClock.create();
  private final Lookups store = new Lookups(clock);
  private final Registry registry = Registry.open(
      store, RegistryOptions.builder().clock(clock).sleeper(clock::advance).build());

  @Test
  void findsTheLeasesOfGarbageInListings() {
    TestImages images = TestImages.in(registry.repository("app"));
    TestImage kept = images.image().layers(2).tag("1").push();
    TestImage untagged = images.image().push();
    Digest orphan = Breakage.of(registry.storage()).orphanBlob(new byte[1]);
    clock.advance(Duration.ofDays(1));
    store.lookedUp.clear();
    GcReport report = GarbageCollector.of(registry)
        .run(GcOptions.builder().deleteUntagged(true).repositoryReports(false).build());
    assertThat(report.manifestsRemoved()).isEqualTo(1);
    assertThat(report.blobsRemoved()).isEqualTo(2 + untagged.blobs().size());
    assertThat(store.lookedUp)
        .doesNotContain(RegistryLayout.blobData(orphan), untagged.revisionLink())
        .noneMatch(path -> kept.layers().stream()
            .anyMatch(layer -> path.value().contains(layer.digest().encoded())));
  }

  @Test
  void worksWithAsManyThreadsAsTheStoreServesBest() {
    TestImages images = TestImages.in(registry.repository("app"));
    for (int i = 0; i < 5; i++) {
      images.image().push();
    }
    List<Integer> counts = new ArrayList<>();
    Collectors.of(registry, Processes.elsewhere(), count -> {
          counts.add(count);
          return Tasks.threads(count);
        })
        .run();
    assertThat(counts).containsExactly(CONCURRENCY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isReadOnceByADryRun(boolean deleteUntagged) {
    for (int i = 0; i < 20; i++) {
      TestImages images = TestImages.in(registry.repository("team/app-" + i));
      for (int j = 0; j < 5; j++) {
        images.image().layers(2).tag("v" + j).push();
      }
      images.image().push();
      Breakage.of(registry.storage()).orphanBlob(("orphan " + i).getBytes(US_ASCII));
    }
    clock.advance(Duration.ofDays(1));
    CountingStorage counting = new CountingStorage(registry.storage());
    Registry counted = Registry.open(counting, registry.options());
    counting.reset();
    GcReport report = GarbageCollector.of(counted)
        .run(GcOptions.builder()
            .dryRun(true)
            .deleteUntagged(deleteUntagged)
            .writers(Writers.ANY)
            .build());
    assertThat(report.blobsRemoved()).isEqualTo(deleteUntagged ? 20 + 20 * 3 : 20);
    assertThat(counting.calls(StorageCall.READ)).isEqualTo(20 * 6);
    assertThat(counting.calls()).isLessThanOrEqualTo(20 * 6 + 2 + 10);
  }

  /** Records the paths that are looked up one by one. */
  private static final class Lookups extends ForwardingStorage {
    private final Set<StoragePath> lookedUp = ConcurrentHashMap.newKeySet();

    Lookups(TestClock clock) {
      super(FlatStorage.create(clock));
    }

    @Override
    public int concurrency() {
      return CONCURRENCY;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.STAT) {
        path.ifPresent(lookedUp::add);
      }
      return action.get();
    }
  }
}
