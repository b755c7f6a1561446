package io.stowage.registry.storage.s3.internal.bucket;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** Passes each request to another bucket, by way of one method that a subclass implements. */
public abstract class ForwardingBucket implements Bucket {
  private final Bucket bucket;

  /** Forwards to {@code bucket}. */
  protected ForwardingBucket(Bucket bucket) {
    this.bucket = Objects.requireNonNull(bucket, "bucket");
  }

  /**
   * Makes {@code call}, which can be made any number of times.
   *
   * @param key the key, the first key or the prefix that the request names
   */
  protected abstract <T> T call(Request request, String key, Supplier<T> call);

  @Override
  public String name() {
    return bucket.name();
  }

  @Override
  public Optional<ObjectVersion> head(String key) {
    return call(Request.HEAD, key, () -> bucket.head(key));
  }

  @Override
  public ObjectContent get(String key, long offset) {
    return call(Request.GET, key, () -> bucket.get(key, offset));
  }

  @Override
  public ObjectContent getVersion(KeyVersion version, long offset) {
    return call(Request.GET, version.key(), () -> bucket.getVersion(version, offset));
  }

  @Override
  public Written put(String key, byte[] content) {
    return call(Request.PUT, key, () -> bucket.put(key, content));
  }

  @Override
  public Written copy(KeyVersion source, String key) {
    return call(Request.COPY, key, () -> bucket.copy(source, key));
  }

  @Override
  public List<Deletion> hide(List<String> keys) {
    return keys.isEmpty() ? List.of() : call(Request.HIDE, keys.get(0), () -> bucket.hide(keys));
  }

  @Override
  public List<Deletion> deleteVersions(List<KeyVersion> versions) {
    return versions.isEmpty()
        ? List.of()
        : call(
            Request.DELETE_VERSIONS, versions.get(0).key(), () -> bucket.deleteVersions(versions));
  }

  @Override
  public ObjectPage list(ListRequest request) {
    return call(Request.LIST, request.prefix(), () -> bucket.list(request));
  }

  @Override
  public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    return call(Request.LIST_VERSIONS, prefix, () -> bucket.listVersions(prefix, from));
  }

  @Override
  public MultipartUpload createUpload(String key) {
    return call(Request.CREATE_UPLOAD, key, () -> bucket.createUpload(key));
  }

  @Override
  public Part uploadPart(MultipartUpload upload, int number, ByteBuffer content) {
    return call(
        Request.UPLOAD_PART,
        upload.key(),
        () -> bucket.uploadPart(upload, number, content.duplicate()));
  }

  @Override
  public Part copyPart(
      MultipartUpload upload, int number, KeyVersion source, long offset, long length) {
    return call(
        Request.COPY_PART,
        upload.key(),
        () -> bucket.copyPart(upload, number, source, offset, length));
  }

  @Override
  public Written complete(MultipartUpload upload, List<Part> parts) {
    return call(Request.COMPLETE, upload.key(), () -> bucket.complete(upload, parts));
  }

  @Override
  public void abort(MultipartUpload upload) {
    call(Request.ABORT, upload.key(), () -> {
      bucket.abort(upload);
      return upload;
    });
  }

  @Override
  public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    return call(Request.LIST_UPLOADS, prefix, () -> bucket.listUploads(prefix, after));
  }

  @Override
  public PartPage listParts(MultipartUpload upload, int after) {
    return call(Request.LIST_PARTS, upload.key(), () -> bucket.listParts(upload, after));
  }

  @Override
  public BucketSettings settings() {
    return call(Request.SETTINGS, "", bucket::settings);
  }

  @Override
  public Optional<URI> presign(String key, Duration validity) {
    return bucket.presign(key, validity);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
