package io.stowage.registry.storage;

import java.time.Instant;

/**
 * What a store knows of one object.
 *
 * @param size the length of the content in bytes
 * @param modified when the object was written or its lease was last renewed, by the store's clock
 */
public record StorageEntry(long size, Instant modified) {}
