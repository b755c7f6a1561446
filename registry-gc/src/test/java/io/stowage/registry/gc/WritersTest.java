package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.SharedStorage;
import io.stowage.registry.gc.fixture.TestStore;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The programs that write during a collection, and how the collection depends on them. */
class WritersTest {
  private static final byte[] CONTENT = {1, 2, 3};

  private final TestStore store = new TestStore();

  @Nested
  class OfARegistry {
    @Test
    void areAnyIfTheStoreIsShared() {
      assertThat(open(shared(), RegistryOptions.builder()).writers()).isEqualTo(Writers.ANY);
    }

    @Test
    void useThisLibraryIfTheStoreIsNotShared() {
      assertThat(open(store.heap(), RegistryOptions.builder()).writers())
          .isEqualTo(Writers.STOWAGE);
    }

    @ParameterizedTest
    @EnumSource
    void areThoseOfItsOptions(Writers writers) {
      RegistryOptions.Builder options = RegistryOptions.builder().writers(writers);
      assertThat(open(shared(), options).writers()).isEqualTo(writers);
      assertThat(open(store.heap(), options).writers()).isEqualTo(writers);
    }
  }

  @Nested
  class OfACollection {
    @ParameterizedTest
    @EnumSource
    void areThoseOfTheRegistry(Writers writers) {
      Digest orphan = agedOrphan();
      Registry registry = open(shared(), store.options().writers(writers));
      GcReport report = GarbageCollector.of(registry).run();
      assertThat(report.blobsRemoved()).isEqualTo(1);
      assertHeld(orphan, writers == Writers.ANY);
    }

    @ParameterizedTest
    @EnumSource
    void areThoseOfItsOptionsIfSet(Writers writers) {
      Digest orphan = agedOrphan();
      Registry registry = open(
          store.heap(),
          store.options().writers(writers == Writers.ANY ? Writers.NONE : Writers.ANY));
      GarbageCollector.of(registry).run(GcOptions.builder().writers(writers).build());
      assertHeld(orphan, writers == Writers.ANY);
    }

    @Test
    void makeAGraceOfZeroAnErrorIfTheRegistryHasWriters() {
      Registry registry = open(store.heap(), store.options().writers(Writers.STOWAGE));
      GcOptions none = GcOptions.builder().grace(Duration.ZERO).build();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> GarbageCollector.of(registry).run(none))
          .withMessageContaining("STOWAGE");
    }
  }

  @Nested
  class None {
    private final Registry registry = open(shared(), store.options().writers(Writers.NONE));

    @Test
    void keepsObjectsYoungerThanTheGracePeriod() {
      Digest old = agedOrphan();
      Digest young = store.breakage().orphanBlob(new byte[] {4});
      GcReport report = GarbageCollector.of(registry).run(GcOptions.builder().build());
      assertThat(report.blobsYoung()).isEqualTo(1);
      assertThat(store.hasBlob(young)).isTrue();
      assertThat(store.hasBlob(old)).isFalse();
    }

    @Test
    void holdsRemovedObjectsForTheQuarantinePeriod() {
      Digest orphan = agedOrphan();
      GcReport report = GarbageCollector.of(registry)
          .run(GcOptions.builder().quarantine(Duration.ofDays(1)).build());
      assertThat(report.bytesQuarantined()).isEqualTo(CONTENT.length);
      assertHeld(orphan, true);
      GarbageCollector.of(registry).restore();
      assertThat(store.hasBlob(orphan)).isTrue();
    }

    @Test
    void doesNotWait() {
      agedOrphan();
      GarbageCollector.of(registry).run(GcOptions.offline());
      assertThat(store.pauses()).isEmpty();
    }
  }

  private Digest agedOrphan() {
    Digest orphan = store.breakage().orphanBlob(CONTENT);
    store.age();
    return orphan;
  }

  private void assertHeld(Digest orphan, boolean held) {
    assertThat(store.hasBlob(orphan)).isFalse();
    assertThat(store.heap().list(RegistryLayout.QUARANTINE, run -> {})).isEqualTo(held);
  }

  private StorageDriver shared() {
    return new SharedStorage(store.heap(), call -> {});
  }

  private static Registry open(StorageDriver storage, RegistryOptions.Builder options) {
    return Registry.open(storage, options.build());
  }
}
