package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.Deletion;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import io.stowage.registry.storage.s3.internal.bucket.ObjectPage;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.PartPage;
import io.stowage.registry.storage.s3.internal.bucket.UploadPage;
import io.stowage.registry.storage.s3.internal.bucket.VersionPage;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/** A bucket of S3 or of a compatible store. */
public final class AwsBucket implements Bucket {
  /** The version id of objects that were written before the bucket had versions. */
  private static final String WITHOUT_VERSIONING = "null";

  /** The longest validity of a signature of version 4. */
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

  private final Clients clients;
  private final S3Client client;
  private final String name;
  private final ObjectRequests requests;
  private final String root;
  private final ObjectSettings objects;
  private final Failures failures;

  /** Whether an answer had a version id, or showed that the bucket has versions. */
  private volatile boolean versioned;

  /**
   * Creates a bucket over clients, which it closes. No request is sent.
   *
   * @param root the beginning of all keys of the registry; empty, or with a slash at its end
   */
  public AwsBucket(Clients clients, String name, String root, ObjectSettings objects) {
    this.clients = Objects.requireNonNull(clients, "clients");
    this.client = clients.requests();
    this.name = Objects.requireNonNull(name, "name");
    this.requests = clients.objects(name);
    this.root = Objects.requireNonNull(root, "root");
    this.objects = Objects.requireNonNull(objects, "objects");
    this.failures = new Failures(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<ObjectVersion> head(String key) {
    try {
      return Optional.of(found(send(
          "HEAD",
          key,
          () -> Answers.object(
              key, client.headObject(request -> request.bucket(name).key(key))))));
    } catch (BucketException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public ObjectContent get(String key, long offset) {
    return read(key, "", offset);
  }

  @Override
  public ObjectContent getVersion(KeyVersion version, long offset) {
    return read(version.key(), version.version(), offset);
  }

  private ObjectContent read(String key, String version, long offset) {
    ObjectContent content = send("GET", key, () -> requests.get(key, version, offset));
    return new ObjectContent(found(content.object()), content.content());
  }

  /** Ceph does not report the version id of an object from the time before versioning. */
  private ObjectVersion found(ObjectVersion object) {
    if (!object.version().isEmpty()) {
      versioned = true;
    } else if (versioned) {
      return new ObjectVersion(
          object.key(), WITHOUT_VERSIONING, object.etag(), object.size(), object.modified());
    }
    return object;
  }

  private Written written(Written written) {
    versioned |= !written.version().isEmpty();
    return written;
  }

  @Override
  public Written put(String key, byte[] content) {
    return written(send(
        "PUT",
        key,
        () -> Answers.written(client.putObject(
            objects.put().bucket(name).key(key).build(), RequestBody.fromBytes(content)))));
  }

  @Override
  public Written copy(KeyVersion source, String key) {
    CopyObjectRequest.Builder request = objects
        .copy()
        .sourceBucket(name)
        .sourceKey(source.key())
        .destinationBucket(name)
        .destinationKey(key);
    if (!source.version().isEmpty()) {
      request.sourceVersionId(source.version());
    }
    return written(send("copy to", key, () -> Answers.written(client.copyObject(request.build()))));
  }

  @Override
  public List<Deletion> hide(List<String> keys) {
    List<KeyVersion> targets = keys.stream().map(key -> new KeyVersion(key, "")).toList();
    return targets.isEmpty()
        ? List.of()
        : BulkAnswer.hidden(targets, deleteAll("hide", targets)).stream()
            .map(this::withMarker)
            .toList();
  }

  /** Ceph adds no second marker, as when a request is repeated, and does not report the first one. */
  private Deletion withMarker(Deletion hidden) {
    if (!versioned || !hidden.succeeded() || !hidden.marker().isEmpty()) {
      versioned |= !hidden.marker().isEmpty();
      return hidden;
    }
    String key = hidden.target().key();
    return listVersions(key, Optional.empty()).entries().stream()
        .filter(entry -> entry.object().key().equals(key) && entry.marker())
        .map(entry -> new Deletion(hidden.target(), entry.object().version(), ""))
        .findFirst()
        .orElseGet(() -> new Deletion(hidden.target(), "", "NoMarker"));
  }

  @Override
  public List<Deletion> deleteVersions(List<KeyVersion> versions) {
    for (KeyVersion version : versions) {
      if (version.version().isEmpty()) {
        throw new IllegalArgumentException("no version of " + version.key() + " is named");
      }
    }
    return versions.isEmpty()
        ? List.of()
        : BulkAnswer.removed(versions, deleteAll("remove versions of", versions));
  }

  /** Not every store understands another checksum than MD5, which this request must have. */
  private DeleteObjectsResponse deleteAll(String request, List<KeyVersion> targets) {
    if (targets.size() > MOST_KEYS) {
      throw new IllegalArgumentException(targets.size() + " keys, expected at most " + MOST_KEYS);
    }
    List<ObjectIdentifier> all = targets.stream().map(AwsBucket::identifier).toList();
    return send(
        request,
        targets.get(0).key(),
        () -> client.deleteObjects(bulk -> bulk.bucket(name)
            .delete(delete -> delete.objects(all))
            .overrideConfiguration(override -> override.addPlugin(LegacyMd5Plugin.create()))));
  }

  private static ObjectIdentifier identifier(KeyVersion target) {
    ObjectIdentifier.Builder identifier = ObjectIdentifier.builder().key(target.key());
    return target.version().isEmpty()
        ? identifier.build()
        : identifier.versionId(target.version()).build();
  }

  @Override
  public ObjectPage list(ListRequest request) {
    return send("list", request.prefix(), () -> new Listing(requests, request).page());
  }

  /** Keys are not encoded, because Ceph encodes only some of those in its answer. */
  @Override
  public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    ListObjectVersionsRequest.Builder request =
        ListObjectVersionsRequest.builder().bucket(name).prefix(prefix);
    from.ifPresent(last -> {
      request.keyMarker(last.key());
      if (!last.version().isEmpty()) {
        request.versionIdMarker(last.version());
      }
    });
    return send(
        "list the versions of",
        prefix,
        () -> Answers.versions(client.listObjectVersions(request.build())));
  }

  @Override
  public MultipartUpload createUpload(String key) {
    return send(
        "begin an upload of",
        key,
        () -> Answers.upload(
            key,
            client.createMultipartUpload(
                objects.createUpload().bucket(name).key(key).build())));
  }

  @Override
  public Part uploadPart(MultipartUpload upload, int number, ByteBuffer content) {
    return send(
        "upload a part of",
        upload.key(),
        () -> Answers.part(
            number,
            content.remaining(),
            client.uploadPart(
                part ->
                    part.bucket(name).key(upload.key()).uploadId(upload.id()).partNumber(number),
                body(content))));
  }

  /** Returns the bytes without a copy of them, if they are on the heap. */
  private static RequestBody body(ByteBuffer content) {
    if (!content.hasArray()) {
      return RequestBody.fromRemainingByteBuffer(content.duplicate());
    }
    int begin = content.arrayOffset() + content.position();
    int length = content.remaining();
    return RequestBody.fromContentProvider(
        () -> new ByteArrayInputStream(content.array(), begin, length),
        length,
        ObjectSettings.CONTENT_TYPE);
  }

  @Override
  public Part copyPart(
      MultipartUpload upload, int number, KeyVersion source, long offset, long length) {
    UploadPartCopyRequest.Builder request = UploadPartCopyRequest.builder()
        .sourceBucket(name)
        .sourceKey(source.key())
        .destinationBucket(name)
        .destinationKey(upload.key())
        .uploadId(upload.id())
        .partNumber(number)
        .copySourceRange("bytes=" + offset + "-" + (offset + length - 1));
    if (!source.version().isEmpty()) {
      request.sourceVersionId(source.version());
    }
    return send(
        "copy a part of",
        upload.key(),
        () -> Answers.part(number, length, client.uploadPartCopy(request.build())));
  }

  @Override
  public Written complete(MultipartUpload upload, List<Part> parts) {
    List<CompletedPart> completed = parts.stream()
        .map(part -> CompletedPart.builder()
            .partNumber(part.number())
            .eTag("\"" + part.etag() + "\"")
            .build())
        .toList();
    return written(send(
        "complete the upload of",
        upload.key(),
        () -> Answers.written(client.completeMultipartUpload(request -> request
            .bucket(name)
            .key(upload.key())
            .uploadId(upload.id())
            .multipartUpload(all -> all.parts(completed))))));
  }

  @Override
  public void abort(MultipartUpload upload) {
    try {
      send(
          "drop the upload of",
          upload.key(),
          () -> client.abortMultipartUpload(
              request -> request.bucket(name).key(upload.key()).uploadId(upload.id())));
    } catch (BucketException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** Keys are not encoded, because Ceph encodes them without saying so. */
  @Override
  public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    ListMultipartUploadsRequest.Builder request =
        ListMultipartUploadsRequest.builder().bucket(name).prefix(prefix);
    after.ifPresent(last -> request.keyMarker(last.key()).uploadIdMarker(last.id()));
    return send("list the uploads of", prefix, () -> {
      ListMultipartUploadsResponse answer = client.listMultipartUploads(request.build());
      return new UploadPage(
          answer.uploads().stream().map(Answers::upload).toList(), answer.isTruncated());
    });
  }

  @Override
  public PartPage listParts(MultipartUpload upload, int after) {
    return send("list the parts of", upload.key(), () -> {
      ListPartsResponse answer = client.listParts(request ->
          request.bucket(name).key(upload.key()).uploadId(upload.id()).partNumberMarker(after));
      return new PartPage(
          answer.parts().stream().map(Answers::part).toList(), answer.isTruncated());
    });
  }

  @Override
  public BucketSettings settings() {
    BucketSettings settings = new SettingsReader(client, failures, root).read();
    versioned |= settings.versioning() != Versioning.NEVER;
    return settings;
  }

  @Override
  public Optional<URI> presign(String key, Duration validity) {
    if (validity.compareTo(LONGEST_VALIDITY) > 0 || validity.toSeconds() < 1) {
      return Optional.empty();
    }
    return Optional.of(send(
        "sign a URL of",
        key,
        () -> clients
            .signer()
            .presignGetObject(signed -> signed
                .signatureDuration(validity)
                .getObjectRequest(request -> request.bucket(name).key(key)))
            .httpRequest()
            .getUri()));
  }

  @Override
  public void close() {
    clients.close();
  }

  /** Returns the name of the bucket. */
  @Override
  public String toString() {
    return "AwsBucket[" + name + "]";
  }

  private <T> T send(String request, String key, Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw failures.of(request, key, e);
    }
  }
}
