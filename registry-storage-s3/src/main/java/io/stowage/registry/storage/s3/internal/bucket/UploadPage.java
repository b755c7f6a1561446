package io.stowage.registry.storage.s3.internal.bucket;

import java.util.List;

/**
 * A page of multipart uploads.
 *
 * @param more whether there are uploads after this page
 */
public record UploadPage(List<MultipartUpload> uploads, boolean more) {}
