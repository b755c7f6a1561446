package io.stowage.registry.gc;

/**
 * The size and the contents of a registry tree.
 *
 * @param repositories the number of repositories, named {@code group-N/app-M}
 * @param tags the number of images in each repository that have a tag
 * @param untagged the number of untagged images in each repository
 * @param layers the number of layers of each image, in addition to its config
 * @param shared the number of those layers that come from a base shared by all images of a
 *     repository
 * @param dead the number of unreferenced blobs for each repository
 * @param index whether each tag names an index of two images
 * @param blobSize the size of a layer in bytes, or of the smallest layer of a tree that is {@code
 *     used}
 * @param used whether the tree looks like one that docker and other tools have used for long: most
 *     manifests are indented, some tags name an index, sizes differ, and unreferenced blobs are
 *     those of images that were deleted and whose layer links and tag histories remain
 */
record TreeShape(
    int repositories,
    int tags,
    int untagged,
    int layers,
    int shared,
    int dead,
    boolean index,
    int blobSize,
    boolean used) {
  /** Creates the shape of a tree that is not used, in which all images are alike. */
  TreeShape(
      int repositories,
      int tags,
      int untagged,
      int layers,
      int shared,
      int dead,
      boolean index,
      int blobSize) {
    this(repositories, tags, untagged, layers, shared, dead, index, blobSize, false);
  }

  /** Returns the shape of a tree of the same numbers that is used. */
  TreeShape asUsed() {
    return new TreeShape(repositories, tags, untagged, layers, shared, dead, index, blobSize, true);
  }

  /** Returns the number of blobs that only one image has, with its manifest. */
  int ownBlobs() {
    return layers - shared + 2;
  }
}
