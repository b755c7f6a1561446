package io.stowage.registry.cli.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The known facts about an image, or about an index with all its images.
 *
 * @param bytes the total size of the manifests, configs and layers, each counted once, or -1 if it
 *     is not known
 * @param created when the image, or the latest image of an index, was created
 * @param platforms the platforms that it runs on
 */
record ImageFacts(long bytes, Optional<Instant> created, List<String> platforms) {
  /** An image of which nothing is known. */
  static final ImageFacts UNKNOWN = new ImageFacts(-1, Optional.empty(), List.of());

  ImageFacts {
    platforms = List.copyOf(platforms);
  }
}
