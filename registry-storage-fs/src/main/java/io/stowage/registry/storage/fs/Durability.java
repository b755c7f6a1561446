package io.stowage.registry.storage.fs;

/** Determines the changes for which {@link FileSystemStorage} waits before a call returns. */
public enum Durability {
  /**
   * Content, names and removals have reached the device. They survive a power loss and a crash of
   * the operating system, provided that the device keeps the data that it reports as written and
   * the file system has a journal or copies on write: ext4, XFS, btrfs, ZFS. Without either (ext2,
   * FAT, and ext4 that was made without a journal), the file system check after a crash may drop
   * synced data. Opening a store logs a warning if the type of the file system shows this; the type
   * of an ext4 without a journal does not show it. Data appended to an upload is not durable until
   * the upload is committed, and an upload that was cancelled or purged may reappear.
   */
  FULL,

  /**
   * Nothing is synced: the operating system writes data when it chooses. All data survives the end
   * of this process, even if it is killed. After a power loss or a crash of the operating system,
   * objects that were acknowledged within about the last half minute may be missing, empty or
   * truncated, a removed object may reappear, and of two changes the later may survive without the
   * earlier: a tag may name a missing manifest. Intended for tests, caches and data that can be
   * pushed again.
   */
  RELAXED
}
