package io.stowage.registry.testing.assertj;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GcReport;

/** Where assertions begin; goes together with a static import of AssertJ's own. */
public final class RegistryAssertions {
  private RegistryAssertions() {}

  /** Begins assertions on what a registry has. */
  public static RegistryAssert assertThat(Registry actual) {
    return new RegistryAssert(actual).isNotNull();
  }

  /** Begins assertions on what a repository has. */
  public static RepositoryAssert assertThat(Repository actual) {
    return new RepositoryAssert(actual).isNotNull();
  }

  /** Begins assertions on what a collection did. */
  public static GcReportAssert assertThat(GcReport actual) {
    return new GcReportAssert(actual).isNotNull();
  }
}
