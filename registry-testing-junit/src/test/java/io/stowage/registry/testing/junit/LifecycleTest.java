package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.Registry;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.testing.TestImages;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the lifetime of a registry, its sharing among tests, and refused parameters. */
class LifecycleTest {
  @Test
  void sharesARegistryAmongAClassAndItsNestedClasses() {
    Runs.of(Shared.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(3).failed(0));
  }

  @Test
  void sharesARegistryEvenIfEachTestCreatesTheExtension() {
    Runs.of(SharedByInstances.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(2).failed(0));
  }

  @Test
  void separatesConcurrentTests() {
    Runs.parallel(AtOnce.class, 4)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(40).failed(0));
  }

  @Test
  void sharesOneRegistryAmongConcurrentTests() {
    Runs.parallel(SharedAtOnce.class, 4)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(40).failed(0));
    assertThat(SharedAtOnce.SEEN).hasSize(1);
  }

  @Test
  void refusesAParameterBeforeThereIsATest() {
    assertThat(Runs.failures(TooEarly.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("TooEarly")
        .hasMessageContaining("perClass()");
  }

  @Test
  void providesConstructorsWithTheRegistryOfTheTest() {
    assumeTrue(JUnitFeatures.hasConstructorsOfTests());
    Runs.of(Constructed.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(2).failed(0));
  }

  @Test
  void namesTheVersionThatProvidesConstructors() {
    assumeFalse(JUnitFeatures.hasConstructorsOfTests());
    assertThat(Runs.failures(Constructed.class))
        .hasSize(2)
        .allSatisfy(error -> assertThat(error)
            .isInstanceOf(ParameterResolutionException.class)
            .hasMessageContaining("expected JUnit 5.12 or newer"));
  }

  @Test
  void providesConstructorsWithASharedRegistry() {
    Runs.of(ConstructedWithShared.class)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(2).failed(0));
  }

  @Test
  void refusesAnInvalidName() {
    assertThat(Runs.failures(Misnamed.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("\"Team/App\"")
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_INVALID));
  }

  @Test
  void leavesOtherParametersToOtherResolvers() {
    assertThat(Runs.failures(Stranger.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("No ParameterResolver registered");
  }

  static class Shared {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    @BeforeAll
    static void push(TestImages images) {
      images.image().tag("1").push();
    }

    @RepeatedTest(2)
    void findsIt(Registry registry) {
      assertThat(registry.repositories()).hasSize(1);
    }

    @Nested
    class Inside {
      @Test
      void findsItToo(Registry registry) {
        assertThat(registry.repositories()).hasSize(1);
      }
    }
  }

  static class SharedByInstances {
    @RegisterExtension
    final RegistryExtension registries = RegistryExtension.inMemory().perClass();

    @RepeatedTest(2)
    void addsOne(Registry registry, TestImages images, RepetitionInfo repetition) {
      images.image().push();
      long[] manifests = new long[1];
      registry.repository("app").manifests().forEach(digest -> manifests[0]++);
      assertThat(manifests[0]).isEqualTo(repetition.getCurrentRepetition());
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class AtOnce {
    @RepeatedTest(40)
    void isAlone(Registry registry, TestImages images) {
      assertThat(registry.repositories()).isEmpty();
      images.image().layers(5).push();
      assertThat(registry.repositories()).hasSize(1);
    }
  }

  static class SharedAtOnce {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    private static final Set<Registry> SEEN =
        Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

    @RepeatedTest(40)
    void seesIt(Registry registry) {
      SEEN.add(registry);
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class TooEarly {
    @BeforeAll
    static void push(TestImages images) {
      images.image().push();
    }

    @Test
    void neverRuns() {}
  }

  @ExtendWith(RegistryExtension.class)
  static class Constructed {
    private final Registry ofConstructor;

    Constructed(Registry registry) {
      ofConstructor = registry;
    }

    @RepeatedTest(2)
    void hasOne(Registry registry, TestImages images) {
      assertThat(ofConstructor).isSameAs(registry);
      assertThat(registry.repositories()).isEmpty();
      images.image().push();
    }
  }

  static class ConstructedWithShared {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    private final Registry ofConstructor;

    ConstructedWithShared(Registry registry) {
      ofConstructor = registry;
    }

    @RepeatedTest(2)
    void hasOne(Registry registry) {
      assertThat(ofConstructor).isSameAs(registry);
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class Misnamed {
    @Test
    void neverRuns(@InRepository("Team/App") TestImages images) {}
  }

  @ExtendWith(RegistryExtension.class)
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class Stranger {
    @Test
    void neverRuns(List<String> names) {}
  }
}
