package io.stowage.registry.gc;

/**
 * How large a registry tree is, and of what.
 *
 * @param repositories how many, named {@code group-N/app-M}
 * @param tags images in each, each with a tag of its own
 * @param untagged images in each that no tag names
 * @param layers of each image, besides its config
 * @param shared how many of the layers come from a base that all images of the repository share
 * @param dead blobs that nothing names, for each repository
 * @param index whether each tag names an index of two images
 * @param blobSize of a layer, in bytes
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
