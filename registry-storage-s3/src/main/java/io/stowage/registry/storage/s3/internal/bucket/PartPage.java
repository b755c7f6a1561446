package io.stowage.registry.storage.s3.internal.bucket;

import java.util.List;

/**
 * A page of parts.
 *
 * @param more whether there are parts after this page
 */
public record PartPage(List<Part> parts, boolean more) {}
