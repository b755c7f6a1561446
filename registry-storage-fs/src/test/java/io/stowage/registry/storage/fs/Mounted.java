package io.stowage.registry.storage.fs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;

/** A small file system of its own in the heap of the kernel, for who may mount one. */
final class Mounted implements AutoCloseable {
  private final Path folder;

  private Mounted(Path folder) {
    this.folder = folder;
  }

  static Mounted at(Path folder) throws IOException, InterruptedException {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
        "skipped: needs the right to mount a tmpfs");
    return new Mounted(folder);
  }

  Path folder() {
    return folder;
  }

  void makeReadOnly() throws IOException, InterruptedException {
    assumeTrue(
        run("mount", "-o", "remount,ro", folder.toString()),
        "skipped: needs the right to mount a tmpfs read-only");
  }

  @Override
  public void close() {
    try {
      run("umount", folder.toString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
