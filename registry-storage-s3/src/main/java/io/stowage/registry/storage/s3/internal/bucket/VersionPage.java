package io.stowage.registry.storage.s3.internal.bucket;

import java.util.List;
import java.util.Optional;

/**
 * A page of versions and delete markers.
 *
 * @param next where the next page begins, or empty if this is the last one
 */
public record VersionPage(List<VersionEntry> entries, Optional<KeyVersion> next) {}
