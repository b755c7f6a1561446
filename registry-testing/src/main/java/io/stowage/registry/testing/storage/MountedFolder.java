package io.stowage.registry.testing.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;

/**
 * A file system of one megabyte in memory, mounted on a folder, which a test can fill or make
 * read-only. A test is skipped if its process may not mount one.
 */
public final class MountedFolder implements AutoCloseable {
  private final Path folder;

  private MountedFolder(Path folder) {
    this.folder = folder;
  }

  /** Mounts an empty file system on the existing folder {@code folder}. */
  public static MountedFolder at(Path folder) {
    assumeTrue(
        SystemCommand.succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
        "skipped: needs the right to mount a tmpfs");
    return new MountedFolder(folder);
  }

  /** Returns the folder on which the file system is mounted. */
  public Path folder() {
    return folder;
  }

  /** Makes the file system read-only. */
  public void makeReadOnly() {
    remount("ro");
  }

  /** Makes the file system writable again. */
  public void makeWritable() {
    remount("rw");
  }

  /** Unmounts the file system; its contents are lost. */
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
