package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.TagHistoryEntry;
import io.stowage.registry.exploration.Exploration;
import io.stowage.registry.exploration.ExplorationReport;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import io.stowage.registry.testing.storage.CrashingStorage;
import io.stowage.registry.testing.storage.EachCall;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deletes a manifest whose tag others move, remove or collect at each call of the deletion. */
@org.junit.jupiter.api.Tag("once")
class TagRemovalRaceTest {
  private static final Tag TAG = Tag.parse("1.0");

  @Test
  void neverLosesATagThatIsMovedAway() {
    atEachCall(World::moveTag, World::assertMoved);
  }

  @Test
  void neverLosesATagThatIsMovedAwayBesideACollection() {
    atEachCall(
        world -> {
          world.moveTag();
          world.store.collectUntagged();
        },
        World::assertMoved);
  }

  @Test
  void removesATagThatACollectionRestoresMeanwhile() {
    atEachCall(world -> world.store.collectUntagged(), World::assertGone);
  }

  @Test
  void removesATagThatAnotherDeletionRemovesToo() {
    atEachCall(world -> world.delete(world.store.heap()), World::assertGone);
  }

  @Test
  void leavesTheSameTreeAsForAnUntaggedManifest() {
    World deleted = new World();
    deleted.delete(deleted.store.heap());
    World untagged = new World();
    untagged.repository().tags().remove(TAG);
    untagged.delete(untagged.store.heap());
    assertThat(deleted.store.dump().changesSince(untagged.store.dump())).isEmpty();
    assertThat(deleted.store.dump().toString()).doesNotContain("tags/1.0", "_stowage");
  }

  @Test
  void leavesATagThatNamesAnotherManifest() {
    World world = new World();
    world.moveTag();
    TreeDump before =
        TreeDump.of(world.store.heap(), RegistryLayout.tags(world.repository().name()));
    world.delete(world.store.heap());
    TreeDump after =
        TreeDump.of(world.store.heap(), RegistryLayout.tags(world.repository().name()));
    assertThat(after.changesSince(before)).isEmpty();
  }

  @Test
  void bringsNothingBackWhenKilledWhileTheTagIsMovedAndRemoved() {
    killedBeforeEachChange(world -> {
      world.moveTag();
      world.assertMoved();
      world.repository().tags().remove(TAG);
      world.assertUntagged();
      world.store.collectUntagged();
      world.assertUntagged();
    });
  }

  @Test
  void keepsATagThatIsMovedWhenKilled() {
    killedBeforeEachChange(world -> {
      world.moveTag();
      world.delete(world.store.heap());
      world.store.collectUntagged();
      world.assertMoved();
    });
  }

  @Test
  void leavesATagThatNamesSomethingWhenKilled() {
    killedBeforeEachChange(world -> {
      world.assertSound();
      world.store.collectUntagged();
      world.assertSound();
      world.delete(world.store.heap());
      world.assertGone();
    });
  }

  /** Explores the orders of all calls, including those of the process that moves the tag. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void neverLosesATagThatIsMovedAwayInAnyOrder(boolean killed) {
    Fleet fleet = Fleet.faithful();
    Exploration exploration = Exploration.from(me -> {
      Repository repository = fleet.repository(me);
      repository.blobs().put(Fleet.LAYER);
      repository.blobs().put(Fleet.OTHER);
      repository.manifests().put(Fleet.TWO.mediaType(), Fleet.TWO.bytes());
      repository.manifests().put(Tag.parse("a"), Fleet.IMAGE.mediaType(), Fleet.IMAGE.bytes());
      me.pass(Fleet.GRACE.multipliedBy(2));
    });
    exploration.process("deleter", me -> {
      if (killed) {
        me.mortal(() -> fleet.delete(me, Fleet.IMAGE));
      } else {
        fleet.delete(me, Fleet.IMAGE);
      }
    });
    exploration.process("pusher", me -> fleet.tag(me, "a", Fleet.TWO));
    Soundness soundness = new Soundness(List.of("deleter", "pusher"), false, false, false, false);
    ExplorationReport report = exploration.limit(1_000_000).run(soundness::check);
    assertThat(report.violation()).isEmpty();
    assertThat(report.complete()).isTrue();
  }

  private static void atEachCall(Consumer<World> act, Consumer<World> check) {
    EachCall.atLeast(30, call -> {
      World world = new World();
      AtCall beside = new AtCall(world.store.heap(), call, () -> act.accept(world));
      world.delete(beside);
      if (beside.acted()) {
        check.accept(world);
      }
      return beside.acted();
    });
  }

  private static void killedBeforeEachChange(Consumer<World> check) {
    EachCall.atLeast(15, change -> {
      World world = new World();
      boolean died = CrashingStorage.beforeChange(world.store.heap(), change).diesIn(world::delete);
      world.store.heap().loseUnsynced();
      check.accept(world);
      return died;
    });
  }

  /**
   * A tag that named two manifests, the later of which is deleted, and a third one to move it to.
   */
  private static final class World {
    private final TestStore store = new TestStore();
    private final TestImage image;
    private final TestImage other;

    World() {
      TestImages images = store.images("team/app");
      other = images.image().tag("other").push();
      images.image().tag("1.0").push();
      image = images.image().tag("1.0").push();
      store.age();
    }

    Repository repository() {
      return store.registry().repository("team/app");
    }

    void moveTag() {
      repository().tags().put(TAG, other.digest());
    }

    /** Deletes the manifest; that it is already gone is not a failure. */
    void delete(StorageDriver driver) {
      try {
        store.open(driver).repository("team/app").manifests().delete(image.digest());
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
      }
    }

    void assertMoved() {
      assertThat(repository().tags().find(TAG)).hasValue(other.digest());
      assertThat(repository().tags().list()).contains(TAG);
      assertThat(repository().tags().history(TAG))
          .extracting(TagHistoryEntry::digest)
          .contains(other.digest());
      Pulls.assertPullable(repository(), TAG);
    }

    void assertUntagged() {
      assertThat(repository().tags().find(TAG)).isEmpty();
      assertThat(repository().tags().list()).isEqualTo(List.of(Tag.parse("other")));
    }

    void assertGone() {
      assertUntagged();
      assertThat(repository().manifests().touch(image.digest())).isEmpty();
      assertThat(store.heap().list(RegistryLayout.STOWAGE, name -> {})).isFalse();
    }

    void assertSound() {
      repository().tags().find(TAG).ifPresent(named -> {
        assertThat(named).isEqualTo(image.digest());
        Pulls.assertPullable(repository(), TAG);
      });
      for (Tag tag : repository().tags().list()) {
        Digest named = repository().tags().get(tag);
        assertThat(repository().manifests().touch(named)).isPresent();
      }
    }
  }
}
