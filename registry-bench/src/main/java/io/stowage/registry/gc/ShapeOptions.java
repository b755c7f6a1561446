package io.stowage.registry.gc;

import picocli.CommandLine.Option;

/** The shape of a tree, as options; the defaults make 302,000 blobs with 25,000 live manifests. */
final class ShapeOptions {
  @Option(names = "--repositories", description = "Default: ${DEFAULT-VALUE}.")
  private int repositories = 500;

  @Option(names = "--tags", description = "Images in each repository. Default: ${DEFAULT-VALUE}.")
  private int tags = 50;

  @Option(names = "--untagged", description = "More images, untagged. Default: ${DEFAULT-VALUE}.")
  private int untagged;

  @Option(names = "--layers", description = "Of each image. Default: ${DEFAULT-VALUE}.")
  private int layers = 10;

  @Option(names = "--shared", description = "Of those, the base. Default: ${DEFAULT-VALUE}.")
  private int shared = 4;

  @Option(names = "--dead", description = "Orphans in each repository. Default: ${DEFAULT-VALUE}.")
  private int dead = 200;

  @Option(names = "--index", description = "Let each tag name an index of two images.")
  private boolean index;

  @Option(names = "--blob-size", description = "Bytes of a layer. Default: ${DEFAULT-VALUE}.")
  private int blobSize = 32;

  TreeShape shape() {
    return new TreeShape(repositories, tags, untagged, layers, shared, dead, index, blobSize);
  }
}
