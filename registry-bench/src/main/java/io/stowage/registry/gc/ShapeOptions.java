package io.stowage.registry.gc;

import picocli.CommandLine.Option;

/**
 * The shape of a tree as options. The defaults result in 302,000 blobs with 25,000 live manifests.
 */
final class ShapeOptions {
  @Option(names = "--repositories", description = "Default: ${DEFAULT-VALUE}.")
  private int repositories = 500;

  @Option(names = "--tags", description = "Tagged images in each. Default: ${DEFAULT-VALUE}.")
  private int tags = 50;

  @Option(names = "--untagged", description = "Untagged images in each. Default: ${DEFAULT-VALUE}.")
  private int untagged;

  @Option(names = "--layers", description = "Layers of each image. Default: ${DEFAULT-VALUE}.")
  private int layers = 10;

  @Option(names = "--shared", description = "Layers from a shared base. Default: ${DEFAULT-VALUE}.")
  private int shared = 4;

  @Option(names = "--dead", description = "Dead blobs in each. Default: ${DEFAULT-VALUE}.")
  private int dead = 200;

  @Option(names = "--index", description = "Each tag names an index of two images.")
  private boolean index;

  @Option(names = "--blob-size", description = "Bytes of a layer. Default: ${DEFAULT-VALUE}.")
  private int blobSize = 32;

  @Option(
      names = "--used",
      description = "Manifests as docker writes them, some indexes, various sizes, and links that "
          + "deleted images left behind.")
  private boolean used;

  TreeShape shape() {
    return new TreeShape(repositories, tags, untagged, layers, shared, dead, index, blobSize, used);
  }
}
