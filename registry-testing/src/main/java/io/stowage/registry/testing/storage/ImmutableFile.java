package io.stowage.registry.testing.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * A file or folder that no user, including root, may change, move or remove, as made by {@code
 * chattr +i}. A test is skipped if its process or its file system does not allow this.
 */
public final class ImmutableFile {
  private ImmutableFile() {}

  /** Runs {@code work} while the file or folder {@code path} is immutable. */
  public static void during(Path path, Runnable work) {
    assumeTrue(
        SystemCommand.succeeds("chattr", "+i", path.toString()),
        "skipped: needs the right to make a file immutable (chattr +i), on ext4");
    try {
      work.run();
    } finally {
      SystemCommand.succeeds("chattr", "-i", path.toString());
    }
  }
}
