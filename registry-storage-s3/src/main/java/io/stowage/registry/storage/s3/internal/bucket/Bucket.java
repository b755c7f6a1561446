package io.stowage.registry.storage.s3.internal.bucket;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One bucket of an object store: each method is one request, and its answer is a value.
 *
 * <p>The store is strongly consistent: a lookup or a listing that begins after a change was
 * answered shows the change. Keys are compared by their UTF-8 bytes. With versioning enabled, each
 * write of a key adds a version, and {@link #hide} adds a delete marker; {@link #deleteVersions}
 * removes exactly the versions and markers that it names. No method is conditional.
 *
 * <p>All methods may be called by any number of threads, and each throws {@link BucketException}.
 * Unless its kind says otherwise, a request that failed may have been applied, or may still be
 * applied later.
 */
public interface Bucket extends AutoCloseable {
  /** The most keys of one call of {@link #hide} and {@link #deleteVersions}. */
  int MOST_KEYS = 1000;

  /** Returns the name of the bucket, for messages. */
  String name();

  /** Looks up the current version of an object. Empty if there is none or if it is hidden. */
  Optional<ObjectVersion> head(String key);

  /**
   * Reads the current version from byte {@code offset} on.
   *
   * @throws BucketException {@code NOT_FOUND} if there is none, {@code INVALID_RANGE} if {@code
   *     offset} is the length of the object or more, and not 0
   */
  ObjectContent get(String key, long offset);

  /**
   * Reads one version, also if it is hidden.
   *
   * @throws BucketException as {@link #get(String, long)}
   */
  ObjectContent getVersion(KeyVersion version, long offset);

  /** Writes an object. */
  Written put(String key, byte[] content);

  /**
   * Copies one version, also a hidden one, of at most 5 GiB to a new version of {@code key}, within
   * the store.
   *
   * @throws BucketException {@code NOT_FOUND} if the version does not exist
   */
  Written copy(KeyVersion source, String key);

  /**
   * Puts a delete marker on each of at most {@value #MOST_KEYS} keys, without looking at what is
   * there. A key that is hidden already need not get another marker; its answer then names the one
   * that it has. Returns an answer for each key, in no particular order.
   */
  List<Deletion> hide(List<String> keys);

  /**
   * Removes at most {@value #MOST_KEYS} versions or delete markers, each once in all calls that are
   * under way. A version that does not exist counts as removed. Returns an answer for each, in no
   * particular order.
   */
  List<Deletion> deleteVersions(List<KeyVersion> versions);

  /** Lists current versions in the order of their keys, at most 1,000 in a page. */
  ObjectPage list(ListRequest request);

  /**
   * Lists all versions and delete markers of the keys that begin with {@code prefix}, at most 1,000
   * in a page, in the order of the keys, and of each key the newest first.
   *
   * @param from where the previous page ended
   */
  VersionPage listVersions(String prefix, Optional<KeyVersion> from);

  /** Begins a multipart upload of {@code key}, which no listing of objects shows. */
  MultipartUpload createUpload(String key);

  /** Uploads the remaining bytes of {@code content} as one part, and replaces a part of that number. */
  Part uploadPart(MultipartUpload upload, int number, ByteBuffer content);

  /** Uploads {@code length} bytes of an object from {@code offset} on as one part, within the store. */
  Part copyPart(MultipartUpload upload, int number, KeyVersion source, long offset, long length);

  /**
   * Makes the parts one object. Every part but the last has at least 5 MiB.
   *
   * @throws BucketException {@code NOT_FOUND} if the upload does not exist (any more)
   */
  Written complete(MultipartUpload upload, List<Part> parts);

  /** Drops a multipart upload and its parts. An upload that does not exist counts as dropped. */
  void abort(MultipartUpload upload);

  /**
   * Lists multipart uploads whose keys begin with {@code prefix}, in the order of keys and then of
   * their starts.
   *
   * @param after the last upload of the previous page
   */
  UploadPage listUploads(String prefix, Optional<MultipartUpload> after);

  /**
   * Lists the parts of an upload in the order of their numbers.
   *
   * @param after the number of the last part of the previous page, or 0
   * @throws BucketException {@code NOT_FOUND} if the upload does not exist (any more)
   */
  PartPage listParts(MultipartUpload upload, int after);

  /** Returns the settings of the whole bucket, in as many requests as there are settings. */
  BucketSettings settings();

  /** Returns a URL that reads {@code key} without credentials for {@code validity}. No request. */
  Optional<URI> presign(String key, Duration validity);

  /** Releases connections. */
  @Override
  void close();
}
