package io.stowage.registry.storage.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether a file system can keep what was synced through a loss of power. Without a journal or
 * copy-on-write its check may drop a synced folder, if another one that was removed before, and is
 * still on the device, had the same number or the same blocks.
 */
final class Journal {
  /** An ext4 that was made without a journal has the same type as one that was made with it. */
  private static final Set<String> TYPES_WITHOUT =
      Set.of("ext2", "exfat", "minix", "msdos", "vfat");

  private Journal() {}

  /** Tells {@code log} if the type of the file system of {@code root} shows that it has none. */
  static void check(Path root, Consumer<String> log) {
    try {
      check(root, Files.getFileStore(root).type(), log);
    } catch (IOException e) {
      log.accept("The type of the file system of " + root + " cannot be told: " + e);
    }
  }

  static void check(Path root, String type, Consumer<String> log) {
    if (TYPES_WITHOUT.contains(type)) {
      log.accept(root + " is on " + type + ", which has no journal: a loss of power may take away "
          + "what was acknowledged; use ext4 with a journal, XFS, btrfs or ZFS");
    }
  }
}
