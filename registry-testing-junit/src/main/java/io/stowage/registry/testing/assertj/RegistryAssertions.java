package io.stowage.registry.testing.assertj;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.gc.GcReport;

/**
 * Entry point for assertions. May be imported statically together with AssertJ's own {@code
 * assertThat}.
 */
public final class RegistryAssertions {
  private RegistryAssertions() {}

  /** Begins assertions on the contents of a registry. */
  public static RegistryAssert assertThat(Registry actual) {
    return new RegistryAssert(actual).isNotNull();
  }

  /** Begins assertions on the contents of a repository. */
  public static RepositoryAssert assertThat(Repository actual) {
    return new RepositoryAssert(actual).isNotNull();
  }

  /** Begins assertions on the report of a collection. */
  public static GcReportAssert assertThat(GcReport actual) {
    return new GcReportAssert(actual).isNotNull();
  }
}
