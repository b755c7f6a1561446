package io.stowage.registry.storage.s3.internal.bucket;

import java.util.List;

/**
 * A page of current versions, without their version ids.
 *
 * @param prefixes the common prefixes, which end with the delimiter
 * @param more whether there are entries after this page
 */
public record ObjectPage(List<ObjectVersion> objects, List<String> prefixes, boolean more) {}
