package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GarbageCollectorReportTest {
  private final TestStore store = new TestStore();

  @Nested
  class Reports {
    @Test
    void addsUpARun() {
      TestImages images = store.images("app");
      TestImage old = images.image().tag("1").push();
      TestImage image = images.image().layers(2).tag("1").push();
      store.age();
      Digest young = store.breakage().orphanBlob(new byte[5]);
      GcReport report = store.collectUntagged();
      assertThat(report.startedAt()).isEqualTo(store.now());
      assertThat(report.duration()).isPositive();
      assertThat(report.manifestsMarked()).isEqualTo(1);
      assertThat(report.manifestsRemoved()).isEqualTo(1);
      assertThat(report.blobsMarked()).isEqualTo(4);
      assertThat(report.blobsRemoved()).isEqualTo(3);
      assertThat(report.bytesReclaimed()).isEqualTo(size(old));
      assertThat(report.blobsYoung()).isEqualTo(1);
      assertThat(report.layerLinksRemoved()).isEqualTo(2);
      assertThat(report.damages()).isEmpty();
      assertThat(store.hasBlob(young) && store.hasBlob(image.digest())).isTrue();
    }

    @Test
    void reportsOnEachRepository() {
      TestImage shared = store.images("a").image().tag("1").push();
      TestImage gone = store.images("b").image().layers(3).push();
      store.images("b/c").image().sharing(shared).tag("1").push();
      store.age();
      GcReport report = store.collectUntagged();
      assertThat(report.repositories())
          .containsExactly(
              new RepositoryReport(RepositoryName.parse("a"), 1, 0, 3, 0, 0),
              new RepositoryReport(RepositoryName.parse("b"), 0, 1, 0, 5, size(gone)),
              new RepositoryReport(RepositoryName.parse("b/c"), 1, 0, 3, 0, 0));
    }

    @Test
    void countsNoLinkThatIsRestoredWithoutHavingBeenCounted() {
      TestImage image = store.images("app").image().tag("1").push();
      RepositoryName late = RepositoryName.parse("late");
      image.blobs().forEach(blob -> store.registry().repository(late).blobs().mount(blob, "app"));
      store.age();
      Registry shared = Registry.open(
          new SharedStorage(store.heap(), call -> {}),
          store
              .options()
              .sleeper(pause -> store
                  .heap()
                  .write(
                      RegistryLayout.revisionLink(late, image.digest()),
                      Link.content(image.digest())))
              .build());
      GcReport report = GarbageCollector.of(shared)
          .run(GcOptions.builder().tidying(EnumSet.allOf(Tidying.class)).build());
      assertThat(report.restored()).isEqualTo(image.blobs().size());
      assertThat(report.layerLinksRemoved()).isZero();
    }

    @Test
    void listsDamagesByPath() {
      TestImage b = store.images("b").image().tag("1").push();
      TestImage a = store.images("a").image().tag("1").push();
      store.breakage().emptyLink(b.revisionLink());
      store.breakage().garbleLink(a.revisionLink());
      store.age();
      GcReport report = store.collect();
      assertThat(report.damages())
          .extracting(Damage::path)
          .containsExactly(a.revisionLink(), b.revisionLink());
      assertThat(report.blobsRemoved()).isZero();
    }
  }

  @Nested
  class Events {
    @Test
    void reportRemovalsAsTheyHappen() {
      TestImage image = store.images("app").image().push();
      store.age();
      Recorder recorder = new Recorder();
      GarbageCollector.of(store.registry())
          .run(
              GcOptions.builder()
                  .deleteUntagged(true)
                  .tidying(EnumSet.allOf(Tidying.class))
                  .parallelism(1)
                  .build(),
              recorder);
      recorder.events.removeIf(event -> event.matches("(begun|finished).*"));
      assertThat(recorder.events.subList(0, 2))
          .containsExactly("marked app 1/1", "manifest app " + image.digest());
      assertThat(recorder.events.subList(2, recorder.events.size() - 3))
          .contains(
              "blob " + image.digest() + " " + image.manifest().bytes().length,
              "shard 1/3",
              "shard 2/3",
              "shard 3/3")
          .hasSize(6);
      assertThat(recorder.events.subList(8, 11))
          .containsExactlyInAnyOrder(
              "link app " + image.blobs().get(0),
              "link app " + image.blobs().get(1),
              "repository app");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"begun", "marked", "manifest", "blob", "shard", "link", "repository", "finished"
        })
    void doNotEndTheRunWhenTheListenerFails(String event) {
      Sample.fill(store.registry());
      store.age();
      AtomicInteger failures = new AtomicInteger();
      Recorder recorder = new Recorder(event, () -> {
        failures.incrementAndGet();
        throw new AssertionError(event);
      });
      GarbageCollector.of(store.registry()).run(everything(), recorder);
      assertThat(failures).hasPositiveValue();
      assertThat(store.dump().changesSince(undisturbed())).isEmpty();
    }

    @Test
    void beginOnceAndFinishWithTheReport() {
      store.images("app").image().push();
      Recorder recorder = new Recorder();
      GcReport report = GarbageCollector.of(store.registry()).run(everything(), recorder);
      assertThat(recorder.events).startsWith("begun").endsWith("finished " + report.blobsYoung());
      assertThat(recorder.events)
          .filteredOn(event -> event.matches("(begun|finished).*"))
          .hasSize(2);
    }

    @Test
    void reportARefusalThatTheCallerReceives() {
      Recorder recorder = new Recorder();
      store.heap().write(RegistryLayout.FORMAT, new byte[] {'9', '\n'});
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> GarbageCollector.of(store.registry()).run(everything(), recorder))
          .satisfies(e -> assertThat(recorder.events).containsExactly("failed " + e));
    }

    @Test
    void endsWhenInterruptedAndLeavesNothingInQuarantine() {
      List<TestImage> staying = Sample.fill(store.registry());
      store.age();
      TreeDump before = store.dump();
      Thread.currentThread().interrupt();
      GcReport report = GarbageCollector.of(store.registry()).run(everything());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(report.cancelled()).isTrue();
      assertThat(store.dump().changesSince(before)).isEmpty();
      staying.forEach(Pulls::assertPullable);
    }
  }

  @Nested
  class Interruption {
    @ParameterizedTest
    @ValueSource(strings = {"marked", "manifest", "blob", "shard", "link", "repository"})
    void endsTheRunAndLeavesNothingHalfRemoved(String event) {
      List<TestImage> staying = Sample.fill(store.registry());
      store.age();
      Thread caller = Thread.currentThread();
      Recorder interrupting = new Recorder(event, caller::interrupt);
      GcReport report = GarbageCollector.of(store.registry()).run(everything(), interrupting);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(report.cancelled()).isTrue();
      assertThat(store.dump().files()).noneMatch(file -> file.contains("_stowage"));
      staying.forEach(Pulls::assertPullable);
      GarbageCollector.of(store.registry()).run(everything());
      assertThat(store.dump().changesSince(undisturbed())).isEmpty();
    }
  }

  @Nested
  class Grace {
    @ParameterizedTest
    @CsvSource({"PT1H,PT59M", "PT20S,PT10S", "PT0S,PT1H", "PT1H,PT0S", "PT0S,PT0S"})
    void isRefusedIfWritersRelyOnAnotherGrace(Duration writers, Duration collector) {
      TreeDump before = dumpWithOrphan();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(writers, collector))
          .withMessageContaining("grace is " + collector)
          .withMessageContaining("the grace of the registry is " + writers);
      assertThat(store.dump().changesSince(before)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H,PT1H", "PT10S,PT1H"})
    void isAcceptedIfItIsLongEnough(Duration writers, Duration collector) {
      dumpWithOrphan();
      assertThat(run(writers, collector).blobsRemoved()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"PT0S,PT0S", "PT1H,PT0S", "PT1H,PT59M"})
    void mayBeAnythingIfNoProgramWrites(Duration registry, Duration collector) {
      dumpWithOrphan();
      GcOptions options =
          GcOptions.builder().writers(Writers.NONE).grace(collector).build();
      assertThat(run(registry, options).blobsRemoved()).isEqualTo(1);
    }

    private TreeDump dumpWithOrphan() {
      store.breakage().orphanBlob(new byte[1]);
      store.age();
      return store.dump();
    }

    private GcReport run(Duration writers, Duration collector) {
      return run(writers, GcOptions.builder().grace(collector).build());
    }

    private GcReport run(Duration grace, GcOptions options) {
      Registry registry =
          Registry.open(store.heap(), store.options().grace(grace).build());
      return GarbageCollector.of(registry).run(options);
    }
  }

  @Nested
  class ReadOnly {
    private final Registry registry =
        Registry.open(store.heap(), store.options().readOnly(true).build());

    @Test
    void isNotCollected() {
      store.breakage().orphanBlob(new byte[1]);
      TreeDump before = store.dump();
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> GarbageCollector.of(registry).run())
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED));
      assertThat(store.dump().changesSince(before)).isEmpty();
    }

    @Test
    void canBeCollectedInADryRun() {
      store.breakage().orphanBlob(new byte[1]);
      GcOptions options = GcOptions.offline().toBuilder().dryRun(true).build();
      assertThat(GarbageCollector.of(registry).run(options).blobsRemoved()).isEqualTo(1);
    }
  }

  private static TreeDump undisturbed() {
    TestStore undisturbed = new TestStore();
    Sample.fill(undisturbed.registry());
    undisturbed.age();
    GarbageCollector.of(undisturbed.registry()).run(everything());
    return undisturbed.dump();
  }

  private static GcOptions everything() {
    return GcOptions.builder()
        .deleteUntagged(true)
        .tidying(EnumSet.allOf(Tidying.class))
        .build();
  }

  private static long size(TestImage image) {
    return image.manifest().bytes().length
        + image.config().size()
        + image.layers().stream().mapToLong(Descriptor::size).sum();
  }

  private static final class Recorder implements GcListener {
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final String special;
    private final Runnable action;

    Recorder() {
      this("nothing", () -> {});
    }

    Recorder(String special, Runnable action) {
      this.special = special;
      this.action = action;
    }

    @Override
    public void begun(GcOptions options) {
      add("begun");
    }

    @Override
    public void finished(GcReport report) {
      add("finished " + report.blobsYoung());
    }

    @Override
    public void failed(Throwable problem) {
      add("failed " + problem);
    }

    @Override
    public void repositoryMarked(RepositoryName repository, int done, int all) {
      add("marked " + repository + " " + done + "/" + all);
    }

    @Override
    public void manifestRemoved(RepositoryName repository, Digest digest) {
      add("manifest " + repository + " " + digest);
    }

    @Override
    public void shardSwept(int done, int all) {
      add("shard " + done + "/" + all);
    }

    @Override
    public void blobRemoved(Digest digest, long size) {
      add("blob " + digest + " " + size);
    }

    @Override
    public void layerLinkRemoved(RepositoryName repository, Digest digest) {
      add("link " + repository + " " + digest);
    }

    @Override
    public void repositoryRemoved(RepositoryName repository) {
      add("repository " + repository);
    }

    private void add(String event) {
      if (event.startsWith(special)) {
        action.run();
      }
      events.add(event);
    }
  }
}
