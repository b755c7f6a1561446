package io.stowage.registry.storage.s3.internal.bucket;

/**
 * One entry of a listing of versions.
 *
 * @param object the version; a delete marker has size 0 and an empty ETag
 * @param latest whether it is the newest of its key
 * @param marker whether it is a delete marker
 */
public record VersionEntry(ObjectVersion object, boolean latest, boolean marker) {}
