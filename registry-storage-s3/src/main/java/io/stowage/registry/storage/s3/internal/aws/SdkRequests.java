package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/** Sends requests by a client of the SDK. */
record SdkRequests(S3Client client, String bucket) implements ObjectRequests {
  /** Without an offset, no range is asked for, because an empty object has none. */
  @Override
  public ObjectContent get(String key, String version, long offset) {
    GetObjectRequest.Builder request = GetObjectRequest.builder().bucket(bucket).key(key);
    if (!version.isEmpty()) {
      request.versionId(version);
    }
    if (offset > 0) {
      request.range("bytes=" + offset + "-");
    }
    ResponseInputStream<GetObjectResponse> content = client.getObject(request.build());
    try {
      GetObjectResponse answer = content.response();
      return new ObjectContent(
          Answers.object(key, answer, offset), new ObjectStream(content, answer.contentLength()));
    } catch (BucketException e) {
      content.abort();
      throw e;
    }
  }

  @Override
  public ListAnswer list(ListRequest request, int limit, String token) {
    ListObjectsV2Request.Builder query = ListObjectsV2Request.builder()
        .bucket(bucket)
        .prefix(request.prefix())
        .encodingType(EncodingType.URL)
        .maxKeys(limit);
    if (!request.delimiter().isEmpty()) {
      query.delimiter(request.delimiter());
    }
    if (!request.after().isEmpty()) {
      query.startAfter(request.after());
    }
    if (!token.isEmpty()) {
      query.continuationToken(token);
    }
    return Answers.list(client.listObjectsV2(query.build()));
  }
}
