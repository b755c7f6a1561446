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
 * @param blobSize the size of a layer in bytes
 */
record TreeShape(
    int repositories,
    int tags,
    int untagged,
    int layers,
    int shared,
    int dead,
    boolean index,
    int blobSize) {}
