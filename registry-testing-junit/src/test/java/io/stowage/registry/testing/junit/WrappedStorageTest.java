package io.stowage.registry.testing.junit;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.CountingStorage;
import io.stowage.registry.testing.storage.FailingStorage;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests registries whose stores are wrapped. */
class WrappedStorageTest {
  @Nested
  class Failing {
    @RegisterExtension
    final RegistryExtension registries =
        RegistryExtension.inMemory().wrapStorage(FailingStorage::new);

    @RepeatedTest(2)
    void providesEachTestWithAWrapperOfItsOwn(Registry registry, FailingStorage storage) {
      assertThat(registry.storage()).isSameAs(storage);
      assertThat(storage.failures()).isZero();
      storage.onAny().failNext();
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> registry.repository("app").tags().find("1"));
      assertThat(storage.failures()).isEqualTo(1);
    }

    @Test
    void failsWhenATestRequestsIt(Repository app, FailingStorage storage) {
      storage.on(StorageCall.WRITE, StorageCall.PUBLISH).at("**/blobs/**").failNext();
      byte[] content = {1};
      assertThatExceptionOfType(StorageException.Failed.class)
          .isThrownBy(() -> app.blobs().put(content));
      assertThat(app.blobs().put(content).size()).isEqualTo(1);
    }
  }

  @Nested
  class Stacked {
    @RegisterExtension
    final RegistryExtension registries = RegistryExtension.inMemory()
        .wrapStorage(FailingStorage::new)
        .wrapStorage(CountingStorage::new);

    @Test
    void providesEachDriverByItsType(
        Registry registry,
        CountingStorage counting,
        FailingStorage failing,
        InMemoryStorage heap,
        ForwardingStorage outermost) {
      assertThat(registry.storage()).isSameAs(counting).isSameAs(outermost);
      registry.repository("app").blobs().put(new byte[] {1});
      assertThat(counting.calls()).isPositive().isEqualTo(failing.calls());
      assertThat(heap.list(RegistryLayout.ROOT, name -> {})).isTrue();
    }
  }

  @Test
  void showsTheContentsOfAStoreWhoseCallsFail() {
    assertThat(Runs.failures(FailingForever.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .satisfies(error -> assertThat(error.getSuppressed())
            .singleElement(InstanceOfAssertFactories.THROWABLE)
            .isInstanceOf(RegistryTree.class)
            .hasMessageContaining("/repositories/app/_manifests/tags/1.0/current/link"));
  }

  @Test
  void storesSeedsWithoutTheWrapper() {
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(new Seed.ByCode(registry ->
            TestImages.in(registry.repository("base")).image().tag("1").push()))
        .withWrapper(WrappedStorageTest::failingWrites);
    try (Fixture fixture = recipe.make()) {
      assertThat(fixture.registry()).hasImage("base:1");
    }
  }

  private static StorageDriver failingWrites(StorageDriver store) {
    FailingStorage storage = new FailingStorage(store);
    storage.on(StorageCall.WRITE, StorageCall.APPEND, StorageCall.PUBLISH).failAll();
    return storage;
  }

  @Test
  void closesTheWrapperAndTheStore() {
    List<String> closed = new ArrayList<>();
    Recipe recipe = Recipe.create(Home.memory()).withWrapper(store -> new Closing(store, closed));
    Fixture fixture = recipe.make();
    fixture.close();
    assertThat(closed).containsExactly("wrapper");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> fixture.store().stat(RegistryLayout.ROOT));
  }

  @Test
  void namesTheDriversIfNoneHasTheTypeOfAParameter() {
    assertThat(Runs.failures(Unwrapped.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining(
            "no FailingStorage in the store of this registry, which is InMemoryStorage")
        .hasMessageContaining("wrapStorage");
  }

  @Test
  void refusesAWrapperThatReturnsNull() {
    assertThat(Runs.failures(Nothing.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .rootCause()
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("wrapStorage returned null");
  }

  static class FailingForever {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.inMemory().wrapStorage(FailingStorage::new);

    @Test
    void fails(TestImages images, FailingStorage storage) {
      images.image().tag("1.0").push();
      storage.onAny().failAll();
      images.image().push();
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class Unwrapped {
    @Test
    void neverRuns(FailingStorage storage) {}
  }

  static class Nothing {
    private static final Map<StorageDriver, StorageDriver> WRAPPERS = Map.of();

    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.inMemory().wrapStorage(WRAPPERS::get);

    @Test
    void neverRuns(Registry registry) {}
  }

  /** Records that it is closed, and does not close its delegate. */
  private static final class Closing extends ForwardingStorage {
    private final List<String> closed;

    Closing(StorageDriver delegate, List<String> closed) {
      super(delegate);
      this.closed = closed;
    }

    @Override
    public void close() {
      closed.add("wrapper");
    }
  }
}
