package io.stowage.registry;

import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.junit.RegistryExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Kinds of tests whose time is measured. They use only what the extension has had since its first
 * version, so that they also run with an older one.
 */
public enum FixtureTests {
  /** Tests that do nothing, without the extension. */
  NONE(Empty.class),
  /** Each test pushes an image to a registry in memory. */
  PUSH(Pushing.class),
  /** Each test pushes an image to a registry in memory and runs a collection. */
  COLLECTION(Collecting.class),
  /** Each test pushes an image to a registry in a temporary directory and runs a collection. */
  DIRECTORY(CollectingInDirectory.class),
  /** Each test lists a registry in memory that is filled from the directory of a registry. */
  SEED(Seeded.class);

  /** The number of tests. */
  public static final int COUNT = 500;

  private static final String SEED_PROPERTY = "fixture.seed";

  private final Class<?> tests;

  FixtureTests(Class<?> tests) {
    this.tests = tests;
  }

  /** Returns the option of a JVM that sets the directory from which {@link #SEED} is filled. */
  public static String seedOption(Path registry) {
    return "-D" + SEED_PROPERTY + "=" + registry;
  }

  /**
   * Runs all tests in this JVM.
   *
   * @param parallel whether tests run concurrently
   * @throws IllegalStateException if a test fails
   */
  public void run(boolean parallel) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(tests))
                .configurationParameter(
                    "junit.jupiter.execution.parallel.enabled", Boolean.toString(parallel))
                .configurationParameter(
                    "junit.jupiter.execution.parallel.mode.default", "concurrent")
                .build(),
            listener);
    TestExecutionSummary summary = listener.getSummary();
    if (summary.getTestsSucceededCount() != COUNT) {
      throw new IllegalStateException(summary.getTestsSucceededCount() + " tests passed, expected "
          + COUNT + ": " + summary.getFailures());
    }
  }

  private static void check(boolean expected) {
    if (!expected) {
      throw new IllegalStateException("the registry is not this test's own");
    }
  }

  private static void collect(Registry registry, TestImages images, GarbageCollector gc) {
    images.image().tag("1.0").push();
    check(gc.run().blobsMarked() == 3 && registry.repositories().size() == 1);
  }

  /** The tests of {@link #NONE}. */
  static class Empty {
    @RepeatedTest(COUNT)
    void doesNothing() {}
  }

  /** The tests of {@link #PUSH}. */
  @ExtendWith(RegistryExtension.class)
  static class Pushing {
    @RepeatedTest(COUNT)
    void pushes(Registry registry, TestImages images) {
      images.image().tag("1.0").push();
      check(registry.repositories().size() == 1);
    }
  }

  /** The tests of {@link #COLLECTION}. */
  @ExtendWith(RegistryExtension.class)
  static class Collecting {
    @RepeatedTest(COUNT)
    void pushesAndCollects(Registry registry, TestImages images, GarbageCollector gc) {
      collect(registry, images, gc);
    }
  }

  /** The tests of {@link #DIRECTORY}. */
  static class CollectingInDirectory {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.onTemporaryDirectory();

    @RepeatedTest(COUNT)
    void pushesAndCollects(Registry registry, TestImages images, GarbageCollector gc) {
      collect(registry, images, gc);
    }
  }

  /** The tests of {@link #SEED}. */
  static class Seeded {
    @RegisterExtension
    static final RegistryExtension REGISTRIES =
        RegistryExtension.inMemory().seededFrom(Path.of(System.getProperty(SEED_PROPERTY)));

    @RepeatedTest(COUNT)
    void lists(Registry registry) {
      check(registry.repositories().size() == 1);
    }
  }
}
