package io.stowage.registry.exploration;

/**
 * A version of an object, or a delete marker.
 *
 * @param id the id of the version, which no other version of any object has
 * @param time when it was added, in milliseconds since 1970
 * @param marker whether it is a delete marker, which has no content
 * @param content the content, one byte for each character
 */
public record ObjectVersion(int id, long time, boolean marker, String content) {}
