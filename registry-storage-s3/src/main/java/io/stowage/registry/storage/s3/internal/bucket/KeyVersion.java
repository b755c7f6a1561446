package io.stowage.registry.storage.s3.internal.bucket;

/** A version of an object, or a delete marker, by its id. */
public record KeyVersion(String key, String version) {}
