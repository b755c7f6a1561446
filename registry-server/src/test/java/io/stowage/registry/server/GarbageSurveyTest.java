package io.stowage.registry.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.http.page.GarbageReport;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.server.fixture.ManualExecutor;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class GarbageSurveyTest {
  private static final GcOptions COLLECTION = GcOptions.forWriters(Writers.STOWAGE);
  private static final GarbageReport.Group NOTHING = new GarbageReport.Group(0, 0, List.of());
  private static final Duration PAUSE = Duration.ofMinutes(15);

  private final TestClock clock = TestClock.create();
  private Duration slowness = Duration.ZERO;
  private final FailingStorage storage = new FailingStorage(new SlowStorage());
  private final Registry registry =
      Registry.open(storage, RegistryOptions.builder().clock(clock).build());
  private final ManualExecutor executor = new ManualExecutor();
  private final GarbageSurvey survey = new GarbageSurvey(registry, COLLECTION, executor);

  /** A store whose listings take time. */
  private final class SlowStorage extends ForwardingStorage {
    SlowStorage() {
      super(InMemoryStorage.create(clock));
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      if (call == StorageCall.LIST) {
        clock.advance(slowness);
      }
      return action.get();
    }
  }

  /** Returns a blob that no manifest names and that is not young. */
  private Descriptor abandoned(int size) {
    Descriptor blob = registry.repository("app").blobs().put(new byte[size]);
    clock.advance(Duration.ofHours(2));
    return blob;
  }

  private static GarbageReport.Group only(Descriptor blob) {
    return new GarbageReport.Group(
        1,
        blob.size(),
        List.of(
            new GarbageReport.Item(blob.digest(), OptionalLong.of(blob.size()), Optional.empty())));
  }

  /** Returns the report of a survey that runs now. */
  private GarbageReport surveyed() {
    return surveyed(survey);
  }

  private GarbageReport surveyed(GarbageSurvey view) {
    Optional<GarbageReport> unused = view.latest();
    executor.runWaiting();
    return view.latest().orElseThrow();
  }

  @Test
  void beginsOnceSomebodyAsksAndLetsNobodyWait() {
    Descriptor blob = abandoned(100);
    Instant now = clock.instant();
    assertThat(executor.delays()).isEmpty();
    assertThat(survey.latest()).isEmpty();
    assertThat(survey.latest()).isEmpty();
    assertThat(executor.delays()).hasSize(1);

    executor.runWaiting();

    assertThat(survey.latest()).contains(new GarbageReport(now, only(blob), NOTHING));
    assertThat(registry.repository("app").blobs().find(blob.digest())).isPresent();
  }

  @Test
  void showsWhatIsInQuarantine() {
    Descriptor blob = abandoned(100);
    GarbageCollector.of(registry)
        .run(COLLECTION.toBuilder().quarantine(Duration.ofDays(1)).build());

    GarbageReport report = surveyed();

    assertThat(report.garbage()).isEqualTo(NOTHING);
    assertThat(report.quarantined()).isEqualTo(only(blob));
  }

  @Test
  void showsManifestsThatACollectionWouldRemove() {
    TestImage image = TestImages.in(registry.repository("app")).image().push();
    clock.advance(Duration.ofHours(2));
    GcOptions untagged = COLLECTION.toBuilder().deleteUntagged(true).build();
    GarbageSurvey view = new GarbageSurvey(registry, untagged, executor);

    assertThat(digests(surveyed(view).garbage()))
        .startsWith(image.digest())
        .contains(image.digest(), image.config().digest());
    assertThat(view.latest().orElseThrow().garbage().items().get(0).repository())
        .contains(image.repository().name());

    GarbageCollector.of(registry)
        .run(untagged.toBuilder().quarantine(Duration.ofDays(1)).build());
    clock.advance(PAUSE);
    assertThat(digests(surveyed(view).quarantined()))
        .startsWith(image.digest())
        .contains(image.digest(), image.config().digest());
  }

  private static List<Digest> digests(GarbageReport.Group group) {
    return group.items().stream().map(GarbageReport.Item::digest).toList();
  }

  @Test
  void isNotRepeatedForAWhile() {
    GarbageReport first = surveyed();
    assertThat(executor.delays()).isEmpty();
    clock.advance(PAUSE.minusSeconds(1));
    assertThat(survey.latest()).contains(first);
    assertThat(executor.delays()).isEmpty();

    clock.advance(Duration.ofSeconds(1));
    assertThat(survey.latest()).contains(first);
    assertThat(executor.delays()).hasSize(1);
  }

  @Test
  void takesATenthOfTheTimeAtMost() {
    slowness = Duration.ofHours(1);
    Instant began = clock.instant();
    surveyed();
    Duration took = Duration.between(began, clock.instant());
    slowness = Duration.ZERO;

    clock.advance(took.multipliedBy(9).minusSeconds(1));
    assertThat(survey.latest()).isPresent();
    assertThat(executor.delays()).isEmpty();
    clock.advance(Duration.ofSeconds(1));
    assertThat(survey.latest()).isPresent();
    assertThat(executor.delays()).hasSize(1);
  }

  @Test
  void keepsTheLastReportAfterAFailure() {
    GarbageReport first = surveyed();
    clock.advance(PAUSE);
    storage.on(StorageCall.LIST).failNext();
    assertThat(surveyed()).isEqualTo(first);

    clock.advance(PAUSE);
    assertThat(surveyed().time()).isAfter(first.time());
  }

  @Test
  void endsWhenItIsClosed() {
    survey.close();

    assertThat(survey.latest()).isEmpty();
    assertThat(executor.delays()).isEmpty();
    assertThat(executor.isShutdown()).isTrue();
  }

  @Test
  void describesItself() {
    assertThat(survey).asString().contains("dryRun=true", "parallelism=1", "grace=PT1H");
  }
}
