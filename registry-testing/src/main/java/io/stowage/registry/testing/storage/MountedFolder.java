package io.stowage.registry.testing.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * A file system of one megabyte in the memory of the kernel, on a folder, so that a test can fill it or
 * make it read-only. A test is skipped whose process may not mount one.
 */
public final class MountedFolder implements AutoCloseable {
  private final Path folder;

  private MountedFolder(Path folder) {
    this.folder = folder;
  }

  /** Mounts an empty one on {@code folder}, which is there. */
  public static MountedFolder at(Path folder) {
    assumeTrue(
        SystemCommand.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
        "skipped: needs the right to mount a tmpfs");
    return new MountedFolder(folder);
  }

  /** Returns where it is. */
  public Path folder() {
    return folder;
  }

  /** Lets nobody write to it. */
  public void makeReadOnly() {
    remount("ro");
  }

  /** Lets everybody write to it again. */
  public void makeWritable() {
    remount("rw");
  }

  /** Unmounts it; all that is in it is gone. */
  @Override
  public void close() {
    SystemCommand.succeeds("umount", folder.toString());
  }

  private void remount(String how) {
    assumeTrue(
        SystemCommand.succeeds("mount", "-o", "remount," + how, folder.toString()),
        "skipped: needs the right to mount a tmpfs again");
  }
}
