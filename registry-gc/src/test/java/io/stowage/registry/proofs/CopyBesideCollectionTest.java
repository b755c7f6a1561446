package io.stowage.registry.proofs;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.Uninterruptibles;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.fixture.AtCall;
import io.stowage.registry.gc.fixture.BeforeCalls;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Reference;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyListener;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.EachCall;
import io.stowage.registry.testing.storage.StorageCall;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Copies a signed index while both registries are collected. All content is old, nothing in the
 * target is reachable, and the index loses its tag in the source before the first collection. The
 * index may be collected before the copy finds it, but not afterwards.
 */
@org.junit.jupiter.api.Tag("once")
class CopyBesideCollectionTest {
  private static final String NAME = "team/app";
  private static final String TAG = "1.0";
  private static final Tag TAGGED = Tag.parse(TAG);
  private static final int MANIFESTS = 3;
  private static final int BLOBS = 5;

  @ParameterizedTest
  @EnumSource
  @org.junit.jupiter.api.Tag("sample")
  void losesNothingBeforeEveryFifthCall(Place place) {
    EachCall.everyNth(5, 20, place::isReached);
  }

  @ParameterizedTest
  @EnumSource
  @org.junit.jupiter.api.Tag("proof")
  void losesNothingBeforeAnyCall(Place place) {
    EachCall.atLeast(120, place::isReached);
  }

  /** Whose calls are counted. */
  private enum Place {
    /** The collections happen before a call of the source. */
    SOURCE {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall source = new AtCall(world.source.heap(), call, world::untagAndCollect);
        boolean found = world.copy(TAGGED, source, world.target.heap());
        assertThat(found).isEqualTo(world.source.hasBlob(world.index.digest()));
        if (found) {
          world.assertCopied(world.copies(), world.target);
        }
        return source.acted();
      }
    },
    /** The collections happen before a call of the target. */
    TARGET {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall target = new AtCall(world.target.heap(), call, world::untagAndCollect);
        assertThat(world.copy(TAGGED, world.source.heap(), target)).isTrue();
        world.assertCopied(world.copies(), world.target);
        return target.acted();
      }
    },
    /** The copy stays in the registry, and a collection happens before one of its calls. */
    ONE_REGISTRY {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall store = new AtCall(world.source.heap(), call, world::untagAndCollect);
        Registry registry = world.source.open(store);
        boolean found =
            world.copy(TAGGED, registry.repository(NAME), registry.repository("copies"));
        assertThat(found).isEqualTo(world.source.hasBlob(world.index.digest()));
        if (found) {
          world.assertCopied(world.source.registry().repository("copies"), world.source);
        }
        return store.acted();
      }
    },
    /** The copy begins and ends at a call of a collection of the target. */
    COLLECTION_OF_TARGET {
      @Override
      boolean isReached(int call) {
        World world = new World();
        AtCall collecting = new AtCall(
            world.target.heap(),
            call,
            () -> assertThat(world.copy(TAGGED, world.source.heap(), world.target.heap()))
                .isTrue());
        World.collect(world.target.open(collecting));
        if (collecting.acted()) {
          world.assertCopied(world.copies(), world.target);
        }
        return collecting.acted();
      }
    },
    /**
     * The copy begins at a call of a collection of the source, and waits before its first call of
     * the target until the collection has ended.
     */
    COLLECTION_OF_SOURCE {
      @Override
      boolean isReached(int call) {
        World world = new World();
        world.untag();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch collected = new CountDownLatch(1);
        StorageDriver target = new BeforeCalls(world.target.heap(), each -> world.copying, () -> {
          begun.countDown();
          Uninterruptibles.awaitUninterruptibly(collected);
        });
        FutureTask<Boolean> copy = new FutureTask<>(() -> {
          try {
            return world.copy(world.index.digest(), world.source.heap(), target);
          } finally {
            begun.countDown();
          }
        });
        AtCall collecting = new AtCall(world.source.heap(), call, () -> {
          new Thread(copy).start();
          Uninterruptibles.awaitUninterruptibly(begun);
        });
        World.collect(world.source.open(collecting));
        collected.countDown();
        if (collecting.acted() && found(copy)) {
          Pulls.assertPullable(world.copies(), TAGGED);
        }
        return collecting.acted();
      }
    };

    /** Waits for the end of {@code copy}. */
    private static boolean found(FutureTask<Boolean> copy) {
      try {
        return Uninterruptibles.getUninterruptibly(copy);
      } catch (ExecutionException e) {
        throw new AssertionError(e);
      }
    }

    /** Copies and checks; returns whether there was a call with this number. */
    abstract boolean isReached(int call);
  }

  /** Lets seven minutes pass after each blob and before each read of the bytes of a blob. */
  @Test
  void losesNothingIfItTakesLongerThanTheGracePeriod() {
    World world = new World();
    StorageDriver slow = new BeforeCalls(
        world.source.heap(), StorageCall.CHANNEL_READ::equals, world::passAndCollect);

    CopyReport report = RegistryCopy.from(world.source.open(slow).repository(NAME))
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

  /**
   * A source with a signed index, and a target with a part of its content as garbage.
   */
  private static final class World {
    private final TestStore source = new TestStore();
    private final TestStore target = new TestStore();
    private final TestImage index;
    private final TestImage signature;
    private boolean copying;

    World() {
      TestImages images = source.images(NAME);
      TestImage shared = images.image().layers(2).push();
      index = images.index(shared).tag("1.0").push();
      signature = images.artifactFor(index).push();
      RegistryCopy.from(shared.repository()).image(shared.digest()).to(copies());
      copies().blobs().delete(shared.blobs().get(1));
      source.age();
      target.age();
    }

    Repository copies() {
      return target.registry().repository(NAME);
    }

    /** Removes the tag in the source, once the copy runs, and collects both registries. */
    void untagAndCollect() {
      if (copying && index.repository().tags().find(TAG).isPresent()) {
        untag();
      }
      collect(source.registry());
      collect(target.registry());
    }

    /** Removes the tag in the source like a program that does not renew the image. */
    void untag() {
      source.heap().deleteTree(RegistryLayout.tag(index.repository().name(), Tag.parse(TAG)));
    }

    static void collect(Registry registry) {
      GarbageCollector.of(registry)
          .run(GcOptions.builder().deleteUntagged(true).parallelism(1).build());
    }

    void passAndCollect() {
      copying = true;
      source.pass(Duration.ofMinutes(7));
      target.pass(Duration.ofMinutes(7));
      untagAndCollect();
    }

    /** Copies the index, and returns whether the copy found it. */
    boolean copy(Reference image, StorageDriver from, StorageDriver to) {
      return copy(image, source.open(from).repository(NAME), target.open(to).repository(NAME));
    }

    boolean copy(Reference image, Repository from, Repository to) {
      copying = true;
      try {
        RegistryCopy.from(from).image(image).as(TAG).withReferrers().to(to);
        return true;
      } catch (RegistryException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN);
        assertThat(to.tags().find(TAG)).isEmpty();
        return false;
      } finally {
        copying = false;
      }
    }

    /** Asserts that the index and its signature are there and stay. */
    void assertCopied(Repository repository, TestStore store) {
      assertPullable(repository);
      store.age();
      collect(store.registry());
      assertPullable(repository);
    }

    private void assertPullable(Repository repository) {
      assertThat(repository.tags().get(TAG)).isEqualTo(index.digest());
      Pulls.assertPullable(repository, index.digest());
      Pulls.assertPullable(repository, signature.digest());
    }
  }
}
