package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.stowage.registry.Registry;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImages;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests the directory and the store of a registry, as parameters and from the field. */
class DirectoryTest {
  @Test
  void providesTheDirectoryAndTheStore() {
    assertPass(1, Given.class);
    assertThat(Given.SEEN).singleElement(InstanceOfAssertFactories.PATH).doesNotExist();
  }

  @Test
  void leavesArgumentsThatArePathsAlone() {
    assertPass(2, WithArguments.class);
  }

  @Test
  void hasNoDirectoryInMemory() {
    assertThat(Runs.failures(InMemory.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessageContaining("onTemporaryDirectory()");
  }

  @Test
  void answersFromTheFieldDuringTheClass() {
    assertPass(2, OfFirstClass.class, OfSecondClass.class);
    assertThat(OfClass.SEEN).doesNotHaveDuplicates().hasSize(2).noneMatch(DirectoryTest::exists);
    assertThatThrownBy(OfClass.REGISTRIES::directory).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void answersFromTheFieldDuringTheRun() {
    assertPass(2, OfFirstRun.class, OfSecondRun.class);
    assertThat(OfRun.SEEN).hasSize(2).noneMatch(DirectoryTest::exists);
    assertThat(OfRun.SEEN.get(0)).isEqualTo(OfRun.SEEN.get(1));
    assertThatThrownBy(OfRun.REGISTRIES::directory).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void lastsAsLongAsTheSessionOfTheLauncher() {
    assumeTrue(JUnitFeatures.hasStoreOfSession());
    LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
        .selectors(selectClass(OfSession.class))
        .build();
    try (LauncherSession session = LauncherFactory.openSession()) {
      session.getLauncher().execute(request);
      session.getLauncher().execute(request);
      assertThat(OfSession.SEEN).hasSize(2).allMatch(DirectoryTest::exists);
    }
    assertThat(OfSession.SEEN.get(0)).isEqualTo(OfSession.SEEN.get(1)).doesNotExist();
  }

  @Test
  void answersConcurrentTests() {
    Runs.parallel(AtOnce.class, 4)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(40).failed(0));
  }

  @Test
  void answersWhileTheOnlyInstanceIsMade() {
    assertPass(1, OneInstance.class);
  }

  @Test
  void answersFromTheFieldOfAnInstance() {
    assertPass(1, FieldOfInstance.class);
  }

  @Test
  void refusesToAnswerWithoutASharedRegistry() {
    assertThatThrownBy(RegistryExtension.inMemory()::registry)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("perClass()")
        .hasMessageContaining("perRun()");
  }

  @Test
  void refusesToAnswerBeforeTheClass() {
    assertThatThrownBy(RegistryExtension.inMemory().perClass()::storage)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("beforeAll of perClass() or perRun()");
  }

  @Test
  void refusesToChooseBetweenClassesThatRunAtTheSameTime() {
    assertPass(1, RunsAnother.class);
    assertThat(RunsAnother.FAILURES)
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2 classes")
        .hasMessageContaining("perRun()");
  }

  @Test
  void refusesARunForTheFieldOfAnInstance() {
    assertThat(Runs.failures(RunOfInstance.class))
        .singleElement(InstanceOfAssertFactories.THROWABLE)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("RunOfInstance.registries")
        .hasMessageContaining("static");
  }

  private static void assertPass(int tests, Class<?>... classes) {
    Runs.of(classes)
        .testEvents()
        .assertStatistics(stats -> stats.succeeded(tests).failed(0));
  }

  private static boolean exists(Path path) {
    return path.toFile().exists();
  }

  static class Given {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.onTemporaryDirectory();

    private static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    @Test
    void opensTheSameRegistry(
        @RegistryDirectory Path directory, StorageDriver storage, TestImages images) {
      SEEN.add(directory);
      images.image().tag("1.0").push();
      assertThat(Registry.open(storage).repositories()).hasSize(1);
      StorageDriver again = FileSystemStorage.open(directory, Durability.RELAXED);
      try (Registry other = Registry.open(again)) {
        assertThat(other.repositories()).hasSize(1);
      }
    }
  }

  static class WithArguments {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.onTemporaryDirectory();

    @ParameterizedTest
    @ValueSource(strings = {"here", "there"})
    void receivesBoth(Path argument, @RegistryDirectory Path directory, Registry registry) {
      assertThat(argument.toString()).matches("t?here");
      assertThat(directory).isDirectory();
      assertThat(registry.storage().isShared()).isTrue();
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class InMemory {
    @Test
    void neverRuns(@RegistryDirectory Path directory) {}
  }

  abstract static class OfClass {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.onTemporaryDirectory().perClass();

    static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    @Test
    void isTheSame(Registry registry, @RegistryDirectory Path directory) {
      SEEN.add(directory);
      assertThat(REGISTRIES.registry()).isSameAs(registry);
      assertThat(REGISTRIES.storage()).isSameAs(registry.storage());
      assertThat(REGISTRIES.directory()).isEqualTo(directory);
    }
  }

  static class OfFirstClass extends OfClass {}

  static class OfSecondClass extends OfClass {}

  abstract static class OfRun {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.onTemporaryDirectory().perRun();

    static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    @Test
    void isTheSame(Registry registry) {
      SEEN.add(REGISTRIES.directory());
      assertThat(REGISTRIES.registry()).isSameAs(registry);
    }
  }

  static class OfFirstRun extends OfRun {}

  static class OfSecondRun extends OfRun {}

  static class OfSession {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.onTemporaryDirectory().perRun();

    private static final List<Path> SEEN = new CopyOnWriteArrayList<>();

    @Test
    void isSeen() {
      SEEN.add(REGISTRIES.directory());
    }
  }

  static class AtOnce {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    @RepeatedTest(40)
    void isTheSame(Registry registry) {
      assertThat(REGISTRIES.registry()).isSameAs(registry);
    }
  }

  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  static class OneInstance {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    private final Registry early = REGISTRIES.registry();

    @Test
    void isTheSame(Registry registry) {
      assertThat(early).isSameAs(registry);
    }
  }

  static class FieldOfInstance {
    @RegisterExtension
    final RegistryExtension registries = RegistryExtension.inMemory().perClass();

    @Test
    void isTheSame(Registry registry) {
      assertThat(registries.registry()).isSameAs(registry);
    }
  }

  abstract static class Inherits {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();
  }

  static class RunsAnother extends Inherits {
    private static final List<Throwable> FAILURES = new CopyOnWriteArrayList<>();

    @Test
    void runsAnother() {
      FAILURES.clear();
      FAILURES.addAll(Runs.failures(Another.class));
      assertThat(REGISTRIES.registry().repositories()).isEmpty();
    }
  }

  static class Another extends Inherits {
    @Test
    void asks() {
      REGISTRIES.registry();
    }
  }

  static class RunOfInstance {
    @RegisterExtension
    final RegistryExtension registries = RegistryExtension.inMemory().perRun();

    @Test
    void neverRuns() {}
  }
}
