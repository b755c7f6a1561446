package io.stowage.registry.gc.scrub;

import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import java.util.List;

/**
 * The links of one repository that a scrub checks.
 *
 * @param layers the digests of the layer links
 * @param revisions the digests of the revision links, of any algorithm
 * @param tags the tags
 */
record ScrubLinks(List<Digest> layers, List<Digest> revisions, List<Tag> tags) {}
