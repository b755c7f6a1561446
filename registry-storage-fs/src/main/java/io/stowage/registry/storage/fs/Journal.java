package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks whether a file system can keep synced data through a power loss. Without a journal or
 * copy-on-write, the file system check may drop a synced folder if an older, removed folder that is
 * still on the device had the same inode number or the same blocks.
 */
final class Journal {
  /**
   * The types that never have a journal. An ext4 file system that was made without a journal has
   * the same type as one with a journal, so it is not recognized.
   */
  private static final Set<String> TYPES_WITHOUT =
      Set.of("ext2", "exfat", "minix", "msdos", "vfat");

  private Journal() {}

  /** Warns through {@code log} if the type of the file system of {@code root} has no journal. */
  static void check(Path root, Consumer<String> log) {
    try {
      check(root, Files.getFileStore(root).type(), log);
    } catch (IOException e) {
      log.accept("The type of the file system of " + root + " cannot be determined: " + e);
    }
  }

  static void check(Path root, String type, Consumer<String> log) {
    if (TYPES_WITHOUT.contains(type)) {
      log.accept(root + " is on " + type + ", which has no journal: a power loss may destroy "
          + "acknowledged data; use ext4 with a journal, XFS, btrfs or ZFS");
    }
  }
}
