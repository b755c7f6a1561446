package io.stowage.registry;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Temporary folders of benchmarks, below the system's temporary folder; {@code -Djava.io.tmpdir}
 * selects another disk.
 */
public final class Scratch {
  private Scratch() {}

  /** Creates a folder. */
  public static Path make(String purpose) {
    try {
      return Files.createTempDirectory("stowage-" + purpose + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes {@code folder} and everything below it, if it exists. */
  public static void remove(Path folder) {
    try {
      if (Files.exists(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
