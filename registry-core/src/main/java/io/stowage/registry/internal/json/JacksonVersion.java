package io.stowage.registry.internal.json;

import com.fasterxml.jackson.core.Version;
import com.fasterxml.jackson.core.json.PackageVersion;

/**
 * The version of Jackson that the application has. Builds resolve it, and another library may make
 * it older than what this library calls.
 */
public final class JacksonVersion {
  /** Version 2.18 is the first that limits the number of tokens of a document. */
  private static final int LEAST_MINOR = 18;

  private JacksonVersion() {}

  /**
   * Checks that the version is recent enough. Otherwise the first manifest would fail, with an
   * error about a missing method.
   *
   * @throws IllegalStateException if it is older than 2.18
   */
  public static void check() {
    check(PackageVersion.VERSION);
  }

  static void check(Version found) {
    if (found.getMinorVersion() < LEAST_MINOR) {
      throw new IllegalStateException("jackson-core is " + found + ", expected 2." + LEAST_MINOR
          + " or later: another dependency chooses it, so import"
          + " com.fasterxml.jackson:jackson-bom in dependencyManagement");
    }
  }
}
