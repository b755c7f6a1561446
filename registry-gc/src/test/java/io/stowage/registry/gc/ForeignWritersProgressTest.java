package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Sleeper;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The progress that a collection alongside writers that know nothing of leases reports. */
class ForeignWritersProgressTest {
  private static final Duration SETTLE = Duration.ofMillis(2500);

  private final TestStore store = new TestStore();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());
  private final GcListener recorder = new GcListener() {
    @Override
    public void blobRemoved(Digest digest, long size) {
      events.add("removed " + size);
    }

    @Override
    public void blobFreed(Digest digest, long size) {
      events.add("freed " + size);
    }

    @Override
    public void settling(Duration waited, Duration all) {
      events.add("settling " + waited.toMillis() + "/" + all.toMillis());
    }

    @Override
    public void repositoryMarked(RepositoryName repository, int done, int all) {
      events.add("marked " + done + "/" + all);
    }

    @Override
    public void repositoryMarkedAgain(RepositoryName repository, int done, int all) {
      events.add("again " + done + "/" + all);
    }

    @Override
    public void restored(StoragePath path) {
      events.add("restored " + path);
    }

    @Override
    public void held(long blobs, long bytes) {
      events.add("held " + blobs + " of " + bytes);
    }

    @Override
    public void finished(GcReport report) {
      events.add("finished " + report.restored());
    }
  };

  @Test
  void showsThatItWaitsAndMarksAgainAndHolds() {
    store.images("app").image().tag("1").push();
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    collect(time -> {});
    assertThat(events)
        .containsExactly(
            "marked 1/1",
            "removed 3",
            "settling 0/2500",
            "settling 1000/2500",
            "settling 2000/2500",
            "settling 2500/2500",
            "again 1/1",
            "held 1 of 3",
            "finished 0");
  }

  @Test
  void neitherWaitsNorMarksAgainIfItRemovesNothing() {
    store.images("app").image().tag("1").push();
    store.age();
    collect(time -> {});
    assertThat(events).containsExactly("marked 1/1", "finished 0");
  }

  @Test
  void showsThatTheNextRunFreesWhatTheFirstHolds() {
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    collect(time -> {});
    events.clear();
    collect(time -> {});
    assertThat(events).startsWith("freed 3").noneMatch(event -> event.startsWith("held"));
  }

  @Test
  void showsEachObjectThatIsRestored() {
    TestImage image = store.images("app").image().push();
    store.age();
    StoragePath tag = image.tagLink("late");
    collect(time -> store.heap().write(tag, Link.content(image.digest())));
    List<String> restored = new ArrayList<>(List.of("restored " + image.revisionLink()));
    image.blobs().forEach(blob -> restored.add("restored " + layerLink(blob)));
    image.blobs().forEach(blob -> restored.add("restored " + RegistryLayout.blobData(blob)));
    restored.add("restored " + RegistryLayout.blobData(image.digest()));
    assertThat(events)
        .filteredOn(event -> event.startsWith("restored"))
        .containsExactlyInAnyOrderElementsOf(restored);
    assertThat(events).endsWith("finished " + restored.size());
  }

  @Test
  void countsOnlyUpwards() {
    IntStream.range(0, 30).forEach(i -> store.images("app" + i).image().tag("1").push());
    store.breakage().orphanBlob(new byte[3]);
    store.age();
    collect(time -> {});
    for (String step : List.of("marked ", "again ")) {
      assertThat(events)
          .filteredOn(event -> event.startsWith(step))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 30).mapToObj(i -> step + i + "/30").toList());
    }
  }

  private static StoragePath layerLink(Digest blob) {
    return RegistryLayout.layerLink(RepositoryName.parse("app"), blob);
  }

  private void collect(Sleeper sleeper) {
    Registry registry = Registry.open(
        new SharedStorage(store.heap(), call -> {}),
        store.options().sleeper(sleeper).build());
    GarbageCollector.of(registry)
        .run(GcOptions.builder().deleteUntagged(true).settle(SETTLE).build(), recorder);
  }
}
