package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import software.amazon.awssdk.core.exception.SdkException;

/** Lists one bucket, and requests the contents of its objects. Thread-safe. */
interface ObjectRequests {
  /**
   * Requests an object from {@code offset} on.
   *
   * @param version a version of the object, or empty for the current one
   * @throws SdkException if the request fails
   * @throws BucketException if the answer cannot be understood
   */
  ObjectContent get(String key, String version, long offset);

  /**
   * Requests a page of a listing, in which the keys are encoded, since XML cannot have all
   * characters that keys may have.
   *
   * @param limit the most entries of the page
   * @param token the token of an earlier answer to the same request, or empty for its first page
   * @throws SdkException if the request fails
   * @throws BucketException if the answer cannot be understood
   */
  ListAnswer list(ListRequest request, int limit, String token);
}
