package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.internal.process.ProcessIdentity;
import io.stowage.registry.gc.internal.run.Collector;
import io.stowage.registry.layout.LayoutEntry;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestoreRunTest {
  private final TestStore store = new TestStore();
  private final TestImages images = store.images("app");
  private final TestImage image = images.image().layers(2).tag("1").push();
  private final TestImage other = images.image().tag("2").push();
  private final TreeDump before;

  RestoreRunTest() {
    store.registry().repository("app").tags().remove(Tag.parse("1"));
    store.registry().repository("app").tags().remove(Tag.parse("2"));
    images.image().tag("stays").push();
    before = store.dump();
  }

  @BeforeEach
  void collect() {
    store.age();
    store.collect(options());
    assertThat(store.hasBlob(image.digest())).isFalse();
  }

  @Test
  void restoresEverything() {
    RestoreReport report = restore();
    assertThat(store.dump().files()).isEqualTo(before.files());
    assertThat(report.restored())
        .extracting(RestoreReport.Restored::entry)
        .contains(
            new LayoutEntry.BlobData(image.digest()),
            new LayoutEntry.RevisionLink(image.repository().name(), image.digest()));
    assertThat(report.bytes()).isPositive();
    assertThat(report.alreadyThere()).isEmpty();
    assertThat(report.notFound()).isEmpty();
    assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    Pulls.assertPullable(image);
  }

  @Test
  void restoresAnImageByItsDigestWithEverythingItNames() {
    RestoreReport report = GarbageCollector.of(store.registry()).restore(Set.of(image.digest()));
    Pulls.assertPullable(image);
    assertThat(report.isComplete()).isTrue();
    assertThat(store.hasBlob(other.digest())).isFalse();
    restore();
    Pulls.assertPullable(other);
  }

  @Test
  void changesNothingIfADigestDoesNotExist() {
    Digest nowhere = Digest.of("nowhere".getBytes(StandardCharsets.US_ASCII));
    TreeDump removed = store.dump();
    RestoreReport report =
        GarbageCollector.of(store.registry()).restore(Set.of(image.digest(), nowhere));
    assertThat(report.notFound()).containsExactly(nowhere.toString());
    assertThat(report.restored()).isEmpty();
    assertThat(store.dump().changesSince(removed)).isEmpty();
  }

  @Test
  void doesNotRestoreTheHistoryOfARemovedTag() {
    TestImage moved = takenFromTheHistoryOf("moved");
    store.registry().repository("app").tags().remove(Tag.parse("moved"));

    assertThat(restore().isComplete()).isTrue();

    assertThat(store.heap().stat(moved.revisionLink())).isPresent();
    assertThat(store.heap().list(tag("moved"), name -> {})).isFalse();
    store.pass(Duration.ofDays(7));
    store.collect(options().deleteUntagged(false));
    assertThat(store.heap().list(tag("moved"), name -> {})).isFalse();
    assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
  }

  @Test
  void leavesTheHistoryOfATagToTheNextCollection() {
    TestImage moved = takenFromTheHistoryOf("moved");

    restore();

    assertThat(store.heap().stat(moved.tagIndexLink("moved"))).isEmpty();
    store.collect(options().deleteUntagged(false));
    assertThat(store.heap().stat(moved.tagIndexLink("moved"))).isPresent();
  }

  /** Collects an image that {@code tag} named before. */
  private TestImage takenFromTheHistoryOf(String tag) {
    TestImage moved = images.image().tag(tag).push();
    images.image().tag(tag).push();
    store.age();
    store.collect(options());
    assertThat(store.heap().stat(moved.tagIndexLink(tag))).isEmpty();
    return moved;
  }

  private StoragePath tag(String name) {
    return RegistryLayout.tag(image.repository().name(), Tag.parse(name));
  }

  @Test
  void leavesObjectsThatExistAgain() {
    Digest layer = image.blobs().get(0);
    StoragePath data = RegistryLayout.blobData(layer);
    store.heap().write(data, new byte[] {42});
    RestoreReport report = restore();
    assertThat(store.heap().read(data, 64)).containsExactly(42);
    assertThat(report.alreadyThere()).contains(new LayoutEntry.BlobData(layer));
  }

  @Test
  void keepsRestoredObjectsForTheGrace() {
    restore();
    store.pass(Duration.ofMinutes(59));
    store.collect(options());
    Pulls.assertPullable(image);
    store.age();
    store.collect(options());
    assertThat(store.hasBlob(image.digest())).isFalse();
  }

  @Test
  void isRefusedWhileACollectionRuns() {
    new CollectorLock(store.heap(), new Collector("busy", ProcessIdentity.current(), store.now()))
        .acquire();
    assertThatExceptionOfType(CollectorLockedException.class)
        .isThrownBy(this::restore)
        .withMessageContaining("run busy");
  }

  @Test
  void isRefusedIfReadOnly() {
    Registry readOnly =
        Registry.open(store.heap(), store.options().readOnly(true).build());
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> GarbageCollector.of(readOnly).restore())
        .withMessageContaining("read-only");
  }

  @Test
  void completesAnUndoAfterACrash() {
    EachCall.atLeast(40, change -> {
      RestoreRunTest world = new RestoreRunTest();
      world.collect();
      boolean died = CrashingStorage.beforeChange(world.store.heap(), change)
          .diesIn(dying -> GarbageCollector.of(world.store.open(dying)).restore());
      world.store.heap().loseUnsynced();
      world.restore();
      assertThat(world.store.dump().files())
          .as("crash before change " + change)
          .isEqualTo(before.files());
      Pulls.assertPullable(world.image);
      return died;
    });
  }

  private RestoreReport restore() {
    return GarbageCollector.of(store.registry()).restore();
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder()
        .deleteUntagged(true)
        .quarantine(Duration.ofDays(7))
        .tidying(List.of(Tidying.DEAD_LINKS))
        .parallelism(1);
  }
}
