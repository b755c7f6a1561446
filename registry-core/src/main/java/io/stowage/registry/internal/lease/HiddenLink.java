package io.stowage.registry.internal.lease;

import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;

/**
 * A link that a removal takes out of sight.
 *
 * @param digest the digest that the link names
 * @param path the path where the link belongs
 * @param kept the path of the link while it is out of sight
 * @param lease the lease that the link had when the removal began
 * @param isManifest whether this is the link of a manifest, as opposed to the link of a layer
 */
public record HiddenLink(
    Digest digest, StoragePath path, StoragePath kept, Instant lease, boolean isManifest) {}
