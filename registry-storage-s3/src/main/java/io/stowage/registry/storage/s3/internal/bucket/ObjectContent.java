package io.stowage.registry.storage.s3.internal.bucket;

import java.io.InputStream;

/**
 * The answer of a read. The caller closes the content, which drops the rest of it.
 *
 * @param object the version that is read, with its whole size
 * @param content the bytes from the requested offset on
 */
public record ObjectContent(ObjectVersion object, InputStream content) {}
