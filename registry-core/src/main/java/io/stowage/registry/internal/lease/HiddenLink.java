package io.stowage.registry.internal.lease;

import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StoragePath;
import java.time.Instant;

/**
 * A link that a removal takes out of sight.
 *
 * @param digest what it names
 * @param path where it belongs
 * @param kept where it is while it is out of sight
 * @param lease the lease that it had when the removal began
 * @param isManifest whether it is the link of a manifest, as opposed to that of a layer
 */
public record HiddenLink(
    Digest digest, StoragePath path, StoragePath kept, Instant lease, boolean isManifest) {}
