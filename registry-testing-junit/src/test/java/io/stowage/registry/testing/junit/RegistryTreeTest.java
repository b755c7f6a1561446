package io.stowage.registry.testing.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Repository;
import io.stowage.registry.testing.TestImages;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests the output of a failed test. */
class RegistryTreeTest {
  @Test
  void showsTheContentsOfTheStore() {
    RegistryTree tree = onlyTree(Runs.failures(Failing.class));
    assertThat(tree)
        .hasMessageStartingWith("8 files and empty folders at 2026-01-01T00:00:00Z\n")
        .hasMessageContaining("/repositories/app/_manifests/tags/1.0/current/link 71 sha256:");
    assertThat(tree.getStackTrace()).isEmpty();
  }

  @Test
  void showsThemIfTheCleanupFails() {
    assertThat(onlyTree(Runs.failures(FailingAfterwards.class)))
        .hasMessageContaining("/tags/1.0/current/link");
  }

  @Test
  void showsThemIfAClassFails() {
    assertThat(onlyTree(Runs.failures(FailingAtFirst.class)))
        .hasMessageContaining("/tags/1.0/current/link");
  }

  @Test
  void endsAfter200Lines() {
    assertThat(onlyTree(Runs.failures(FailingWithMuch.class)))
        .message()
        .containsPattern("\n  and [0-9]+ more$")
        .hasLineCount(202);
  }

  @Test
  void showsNothingForAnAbortedTest() {
    assertThat(Runs.abortions(GivenUp.class))
        .singleElement()
        .satisfies(error -> assertThat(error.getSuppressed()).isEmpty());
  }

  @Test
  void showsNothingForATestWithoutARegistry() {
    assertThat(Runs.failures(FailingAlone.class))
        .singleElement()
        .satisfies(error -> assertThat(error.getSuppressed()).isEmpty());
  }

  private static RegistryTree onlyTree(List<Throwable> failures) {
    assertThat(failures).hasSize(1);
    Throwable[] beside = failures.get(0).getSuppressed();
    assertThat(beside).hasSize(1).hasOnlyElementsOfType(RegistryTree.class);
    return (RegistryTree) beside[0];
  }

  @ExtendWith(RegistryExtension.class)
  static class Failing {
    @Test
    void fails(TestImages images) {
      images.image().tag("1.0").push();
      throw new IllegalStateException("on purpose");
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class FailingAfterwards {
    @Test
    void passes(TestImages images) {
      images.image().tag("1.0").push();
    }

    @AfterEach
    void fail() {
      throw new IllegalStateException("on purpose");
    }
  }

  static class FailingAtFirst {
    @RegisterExtension
    static final RegistryExtension REGISTRIES = RegistryExtension.inMemory().perClass();

    @BeforeAll
    static void fail(TestImages images) {
      images.image().tag("1.0").push();
      throw new IllegalStateException("on purpose");
    }

    @Test
    void neverRuns() {}
  }

  @ExtendWith(RegistryExtension.class)
  static class FailingWithMuch {
    @Test
    void fails(TestImages images) {
      images.image().layers(120).push();
      throw new IllegalStateException("on purpose");
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class GivenUp {
    @Test
    void isGivenUp(Repository app) {
      Assumptions.assumeTrue(app.exists());
    }
  }

  @ExtendWith(RegistryExtension.class)
  static class FailingAlone {
    @Test
    void fails() {
      throw new IllegalStateException("on purpose");
    }
  }
}
