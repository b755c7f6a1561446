package io.stowage.registry.server.config;

import io.stowage.registry.model.Manifest;

/**
 * The section {@code stowage.limits}, and the sizes of pages.
 *
 * @param headers the maximum size of the header of a request, in bytes
 * @param manifest the maximum size of a manifest, in bytes
 * @param blob the maximum size of a blob, in bytes; 0 for no maximum
 * @param uploads the maximum number of uploads under way
 * @param connections the maximum number of connections
 * @param minimumRate the rate in bytes per second that a client may not fall behind; 0 for none
 * @param catalog the maximum number of repositories in a page of the catalog
 * @param tags the maximum number of tags in a page
 */
public record LimitSettings(
    int headers,
    int manifest,
    long blob,
    int uploads,
    int connections,
    long minimumRate,
    int catalog,
    int tags) {
  /** Reads the sections from the whole configuration. */
  static LimitSettings read(Section root) {
    Section limits = root.group("stowage.limits");
    return new LimitSettings(
        (int) limits.size("headers", 1024, 1 << 24),
        (int) limits.size("manifest", 1, Manifest.LIMIT),
        limits.size("blob", 0, Long.MAX_VALUE),
        (int) limits.number("uploads", 1, 1_000_000),
        (int) limits.number("connections", 1, 1_000_000),
        limits.size("minimumrate", 0, Integer.MAX_VALUE),
        root.numberOrStandard("catalog.maxentries"),
        tags(root));
  }

  /** Distribution refuses a negative maximum here, and replaces that of the catalog. */
  private static int tags(Section root) {
    root.number("tags.maxtags", 0, Integer.MAX_VALUE);
    return root.numberOrStandard("tags.maxtags");
  }
}
