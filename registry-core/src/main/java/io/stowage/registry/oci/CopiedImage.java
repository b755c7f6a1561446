package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import java.util.Optional;

/**
 * An image, index or artifact that a layout names.
 *
 * @param repository where it is in the registry
 * @param tag which names it; empty if nothing does but its digest
 * @param manifest its manifest
 */
public record CopiedImage(RepositoryName repository, Optional<Tag> tag, Descriptor manifest) {}
