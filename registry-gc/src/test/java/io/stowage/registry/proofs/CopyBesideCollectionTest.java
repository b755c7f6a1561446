package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies a signed index while both registries are collected. All content is old, nothing in the
 * target is reachable, and the index loses its tag in the source before the first collection.
 */
class CopyBesideCollectionTest {
  private static final String TAG = "1.0";
  private static final int MANIFESTS = 3;
  private static final int BLOBS = 5;

  @ParameterizedTest
  @EnumSource
  @Tag("sample")
  void losesNothingBeforeEveryThirdCall(Place place) {
    EachCall.everyNth(3, 40, place::isReached);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("proof")
  void losesNothingBeforeAnyCall(Place place) {
    EachCall.atLeast(120, place::isReached);
  }

  /** Whose calls are counted, until the collections happen. */
  private enum Place {
    SOURCE {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall source = new AtCall(world.source.heap(), call, world::untagAndCollect);
        world.copyAndCheck(source, world.target.heap());
        return source.acted();
      }
    },
    TARGET {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall target = new AtCall(world.target.heap(), call, world::untagAndCollect);
        assertThat(world.copyAndCheck(world.source.heap(), target)).isTrue();
        return target.acted();
      }
    },
    ONE_REGISTRY {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall store = new AtCall(world.source.heap(), call, world::untagAndCollect);
        world.copyWithinAndCheck(store);
        return store.acted();
      }
    };

    /** Copies and checks; returns whether the copy reached the call with this number. */
    abstract boolean isReached(int call);
  }

  /** Lets 12 minutes pass after each blob and before each read of the bytes of a blob. */
  @Test
  void losesNothingIfItTakesLongerThanTheGracePeriod() {
    World world = new World();
    StorageDriver slow = new SlowReads(world.source.heap(), world::passAndCollect);

    CopyReport report = RegistryCopy.from(world.source.open(slow).repository("team/app"))
        .image(TAG)
        .withReferrers()
        .withListener(new CopyListener() {
          @Override
          public void copied(Descriptor content) {
            world.passAndCollect();
          }
        })
        .to(world.copies());

    assertThat(report.blobsCopied() + report.blobsSkipped()).isEqualTo(BLOBS);
    assertThat(report.manifests() + report.manifestsSkipped()).isEqualTo(MANIFESTS);
    world.assertCopied(world.copies(), world.target);
  }

  /** Runs an action before each read of the bytes of a blob. */
  private static final class SlowReads extends ForwardingStorage {
    private final Runnable action;

    SlowReads(StorageDriver delegate, Runnable action) {
      super(delegate);
      this.action = action;
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> passing) {
      if (call == StorageCall.CHANNEL_READ) {
        action.run();
      }
      return passing.get();
    }
  }

  /**
   * A source with a signed index, and a target with a part of their content as
   * garbage.
   */
  private static final class World {
    private final TestStore source = new TestStore();
    private final TestStore target = new TestStore();
    private final TestImage index;
    private final TestImage signature;
    private boolean copying;

    World() {
      TestImages images = source.images("team/app");
      TestImage shared = images.image().layers(2).push();
      index = images.index(shared).tag("1.0").push();
      signature = images.artifactFor(index).push();
      RegistryCopy.from(shared.repository()).image(shared.digest()).to(copies());
      copies().blobs().delete(shared.blobs().get(1));
      source.age();
      target.age();
    }

    Repository copies() {
      return target.registry().repository("team/app");
    }

    /** Removes the tag in the source, once the copy runs, and collects both registries. */
    void untagAndCollect() {
      if (copying && index.repository().tags().find(TAG).isPresent()) {
        index.repository().tags().remove(TAG);
      }
      collect(source);
      collect(target);
    }

    private static void collect(TestStore store) {
      store.collect(GcOptions.builder().deleteUntagged(true).parallelism(1));
    }

    void passAndCollect() {
      copying = true;
      source.pass(Duration.ofMinutes(12));
      target.pass(Duration.ofMinutes(12));
      untagAndCollect();
    }

    /**
     * Copies the index to the target, which then has it, unless it was collected before the copy
     * found it in the source.
     *
     * @return whether the copy found it
     */
    boolean copyAndCheck(StorageDriver from, StorageDriver to) {
      Repository here = source.open(from).repository("team/app");
      Repository there = target.open(to).repository("team/app");
      boolean found = copies(here, there);
      if (found) {
        assertCopied(copies(), target);
      }
      return found;
    }

    void copyWithinAndCheck(StorageDriver store) {
      Repository here = source.open(store).repository("team/app");
      Repository there = source.open(store).repository("copies");
      if (copies(here, there)) {
        assertCopied(source.registry().repository("copies"), source);
      }
    }

    private boolean copies(Repository from, Repository to) {
      copying = true;
      try {
        RegistryCopy.from(from).image(TAG).withReferrers().to(to);
        return true;
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
        assertThat(source.hasBlob(index.digest())).isFalse();
        assertThat(to.tags().find(TAG)).isEmpty();
        return false;
      } finally {
        copying = false;
      }
    }

    void assertCopied(Repository repository, TestStore store) {
      assertPullable(repository);
      store.age();
      collect(store);
      assertPullable(repository);
    }

    private void assertPullable(Repository repository) {
      assertThat(repository.tags().get(TAG)).isEqualTo(index.digest());
      Pulls.assertPullable(repository, index.digest());
      Pulls.assertPullable(repository, signature.digest());
    }
  }
}
