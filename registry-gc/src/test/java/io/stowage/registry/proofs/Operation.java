package io.stowage.registry.proofs;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Sample;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.gc.upload.UploadPurgeOptions;
import io.stowage.registry.gc.upload.UploadPurger;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.util.EnumSet;

/** An operation that changes the registry of {@link Sample}, with its preconditions. */
enum Operation {
  PUSH {
    @Override
    void run(Registry registry) {
      TestImages.in(registry.repository("new")).image().layers(2).tag("1").push();
    }
  },
  DELETE {
    @Override
    void run(Registry registry) {
      Repository left = registry.repository("left");
      left.manifests().delete(left.tags().get(Tag.parse("going")));
    }
  },
  RETAG {
    @Override
    void run(Registry registry) {
      Repository left = registry.repository("left");
      Digest other = TestImages.in(left, OTHER).image().manifest().digest();
      left.tags().put(Tag.parse("going"), other);
    }
  },
  REMOVE {
    @Override
    void run(Registry registry) {
      registry.remove(registry.repository("left").name());
    }
  },
  COLLECT {
    @Override
    void run(Registry registry) {
      collector(registry).run(options().build());
    }
  },
  COLLECT_AND_KEEP {
    @Override
    void run(Registry registry) {
      collector(registry).run(options().quarantine(Duration.ofDays(7)).build());
    }
  },
  COLLECT_BESIDE_FOREIGN_WRITERS {
    @Override
    void run(Registry registry) {
      Registry shared =
          Registry.open(new SharedStorage(registry.storage(), call -> {}), registry.options());
      collector(shared).run(options().build());
    }
  },
  RESTORE {
    @Override
    void prepare(TestStore store) {
      super.prepare(store);
      store.age();
      COLLECT_AND_KEEP.run(store.registry());
    }

    @Override
    void run(Registry registry) {
      collector(registry).restore();
    }
  },
  PURGE_UPLOADS {
    @Override
    void prepare(TestStore store) {
      super.prepare(store);
      store.registry().repository("left").blobs().startUpload().append(0, new byte[] {1, 2, 3});
    }

    @Override
    void run(Registry registry) {
      UploadPurger.of(registry)
          .run(UploadPurgeOptions.builder().age(Duration.ofHours(1)).build());
    }
  };

  private static final long OTHER = 2;

  /** Creates what the operation needs; all of it is young. */
  void prepare(TestStore store) {
    Repository left = store.registry().repository("left");
    TestImages.in(left, 1).image().tag("going").push();
    TestImages.in(left, OTHER).image().push();
  }

  /** Performs the operation, in a process that has ended when another one looks. */
  abstract void run(Registry registry);

  private static GarbageCollector collector(Registry registry) {
    return GarbageCollector.of(registry);
  }

  private static GcOptions.Builder options() {
    return GcOptions.builder()
        .deleteUntagged(true)
        .tidying(EnumSet.allOf(Tidying.class))
        .parallelism(1);
  }
}
