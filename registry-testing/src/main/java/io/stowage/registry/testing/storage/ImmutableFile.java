package io.stowage.registry.testing.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * A file or folder that nobody may change, move or remove, root included, as {@code chattr +i} makes it.
 * A test is skipped whose process or file system does not allow that.
 */
public final class ImmutableFile {
  private ImmutableFile() {}

  /** Does {@code work} while the file or folder {@code path} is immutable. */
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
