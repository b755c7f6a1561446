package io.stowage.registry.testing.storage;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;

/**
 * An overlay file system on a folder, as in a container: folders from a lower layer cannot be
 * renamed. A test is skipped if its process may not mount one.
 */
public final class OverlayFolder implements AutoCloseable {
  private final Path layers;
  private final Path folder;
  private final Deque<Path> lower = new ArrayDeque<>();
  private int made;

  private OverlayFolder(Path layers, Path folder) {
    this.layers = layers;
    this.folder = folder;
  }

  /**
   * Mounts an overlay whose lower layer is the present content of {@code folder}.
   *
   * @param layers an empty folder on the same file system, outside of {@code folder}
   */
  public static OverlayFolder over(Path folder, Path layers) {
    OverlayFolder overlay = new OverlayFolder(layers, folder);
    Path bottom = overlay.layer("layer");
    assumeTrue(
        SystemCommand.succeeds("cp", "-a", folder + "/.", bottom.toString()),
        "skipped: needs the command cp");
    overlay.lower.push(bottom);
    overlay.mount();
    return overlay;
  }

  /** Turns the present content into a lower layer. All files in the folder must be closed first. */
  public void commit() {
    close();
    mount();
  }

  /** Unmounts the overlay; the folder has its previous content again. */
  @Override
  public void close() {
    if (!SystemCommand.succeeds("umount", folder.toString())) {
      throw new IllegalStateException("cannot unmount the overlay, which is in use: " + folder);
    }
  }

  private void mount() {
    String below = lower.stream().map(Path::toString).collect(Collectors.joining(":"));
    Path upper = layer("layer");
    assumeTrue(
        SystemCommand.succeeds(
            "mount",
            "-t",
            "overlay",
            "-o",
            "redirect_dir=off,lowerdir=" + below + ",upperdir=" + upper + ",workdir="
                + layer("work"),
            "overlay",
            folder.toString()),
        "skipped: needs the right to mount an overlay");
    lower.push(upper);
  }

  private Path layer(String name) {
    try {
      return Files.createDirectory(layers.resolve(name + made++));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
