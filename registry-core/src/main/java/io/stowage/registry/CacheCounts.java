package io.stowage.registry;

/**
 * How often a cache was used.
 *
 * @param lookups the number of lookups
 * @param hits the number of lookups that found an entry
 */
public record CacheCounts(long lookups, long hits) {}
