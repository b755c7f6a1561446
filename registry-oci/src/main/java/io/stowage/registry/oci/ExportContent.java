package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an export writes.
 *
 * @param images the images in their order, followed by their referrers
 * @param named the entries of the layout's index
 * @param manifests the manifests and their files, ordered by digest
 * @param blobs the blobs and their files, ordered by digest, without layers that are stored
 *     elsewhere
 * @param docker Docker's description of the images, if this is an export for Docker
 * @param leftOut the images that cannot be exported
 */
record ExportContent(
    List<CopiedImage> images,
    List<Descriptor> named,
    Map<Descriptor, LayoutFile> manifests,
    Map<Descriptor, LayoutFile> blobs,
    Optional<byte[]> docker,
    List<LeftOutImage> leftOut) {}
