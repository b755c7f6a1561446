package io.stowage.registry.interop.bucket;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What is in a bucket, as its store tells it, whoever wrote it. */
final class StoredObjects implements AutoCloseable {
  private static final String ROOT = "docker/registry/v2/";

  private final S3Client client;
  private final String bucket;

  private StoredObjects(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  /** Connects to the store of {@code bucket}. */
  static StoredObjects of(RegistryBucket bucket) {
    S3Client client = S3Client.builder()
        .region(Region.US_EAST_1)
        .endpointOverride(bucket.endpoint())
        .forcePathStyle(true)
        .credentialsProvider(StaticCredentialsProvider.create(
            AwsBasicCredentials.create(bucket.accessKey(), bucket.secretKey())))
        .build();
    return new StoredObjects(client, bucket.name());
  }

  /** Returns the keys below {@code beginning}, which follows that of all registries. */
  List<String> keys(String beginning) {
    return client
        .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(ROOT + beginning))
        .contents()
        .stream()
        .map(S3Object::key)
        .map(key -> key.substring(ROOT.length()))
        .toList();
  }

  /**
   * Returns all objects of the layout of Distribution by their keys, without those of uploads.
   *
   * @param uploaded blobs whose ETags depend on the parts in which they were uploaded
   */
  SortedMap<String, Description> ofDistribution(Set<Digest> uploaded) {
    Set<String> inParts = uploaded.stream()
        .map(RegistryLayout::blobData)
        .map(path -> path.value().substring(ROOT.length()))
        .collect(Collectors.toUnmodifiableSet());
    SortedMap<String, Description> objects = new TreeMap<>();
    keys("").stream()
        .filter(key -> !key.startsWith("_stowage/") && !key.contains("/_uploads/"))
        .forEach(key -> objects.put(key, describe(key, inParts.contains(key))));
    return objects;
  }

  private Description describe(String key, boolean inParts) {
    HeadObjectResponse head =
        client.headObject(request -> request.bucket(bucket).key(ROOT + key));
    return new Description(
        head.contentLength(),
        inParts ? "of parts" : head.eTag(),
        head.contentType(),
        String.valueOf(head.storageClassAsString()),
        head.metadata().toString());
  }

  /** Returns the keys of all multipart uploads below {@code beginning} that were not finished. */
  List<String> unfinished(String beginning) {
    return client
        .listMultipartUploads(request -> request.bucket(bucket).prefix(ROOT + beginning))
        .uploads()
        .stream()
        .map(MultipartUpload::key)
        .toList();
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * What the store tells about an object.
   *
   * @param eTag the ETag, unless it depends on more than the content
   * @param metadata the metadata of the user
   */
  record Description(
      long size, String eTag, String contentType, String storageClass, String metadata) {}
}
