package io.stowage.registry.storage.s3.internal.bucket;

/**
 * A listing of current versions.
 *
 * @param prefix how the keys begin
 * @param delimiter keys that have it after the prefix are shown once, as a common prefix; empty for
 *     none
 * @param after only keys and common prefixes after this one are listed; empty for all
 * @param limit the most entries of the page, from 1 to 1,000
 */
public record ListRequest(String prefix, String delimiter, String after, int limit) {}
