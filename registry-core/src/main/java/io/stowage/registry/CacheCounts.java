package io.stowage.registry;

/**
 * The counts of the uses of a cache.
 *
 * @param lookups the number of lookups
 * @param hits the number of lookups that found an entry
 */
public record CacheCounts(long lookups, long hits) {}
