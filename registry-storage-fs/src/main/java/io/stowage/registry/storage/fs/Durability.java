package io.stowage.registry.storage.fs;

/** What {@link FileSystemStorage} waits for before a call returns. */
public enum Durability {
  /**
   * Content, names and removals have reached the device. They survive a power loss and a crash of the
   * operating system, as far as the device keeps what it says that it has written and the file system
   * has a journal or copies on write: ext4, XFS, btrfs, ZFS. Without that (ext2, FAT, and ext4 that was
   * made without a journal) its check after a crash may drop what was synced. Opening a store logs a
   * warning where the type of the file system shows it, which that of such an ext4 does not. What is
   * appended to an upload need not survive before it is committed, and an upload that was cancelled or
   * purged may be there again.
   */
  FULL,

  /**
   * Nothing is waited for: the operating system writes when it likes. All survives the end of this
   * process, however it ends. After a power loss or a crash of the operating system, objects that
   * were acknowledged within the last half minute or so may be gone, empty or cut short, a removed
   * one may be back, and of two changes the later may have survived without the earlier: a tag may
   * name a manifest that is not there. For tests, caches and what can be pushed again.
   */
  RELAXED
}
