package io.stowage.registry.storage.s3.internal.driver;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.stowage.registry.layout.Link;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.s3.internal.bucket.Bucket;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A bucket that computes its keys and manifests, so that it takes no memory. Each repository has
 * {@value #BLOBS} blobs: of each ten, the first is a manifest with a tag, which names the next
 * eight, and the last is garbage to which the repository has a link. It can be listed and read.
 */
final class SyntheticBucket implements Bucket {
  /** The number of blobs of a repository. */
  static final int BLOBS = 460;

  private static final int MANIFESTS = BLOBS / 10;
  private static final int LAYERS = BLOBS - MANIFESTS;
  private static final int KEYS = LAYERS + 3 * MANIFESTS;
  private static final String ROOT = "docker/registry/v2/";
  private static final Instant WRITTEN = Instant.parse("2024-01-01T00:00:00Z");

  private final int repositories;

  SyntheticBucket(int repositories) {
    this.repositories = repositories;
  }

  /** Returns the number of objects. */
  int size() {
    return repositories * (BLOBS + KEYS);
  }

  private String hex(int blob) {
    long step = Long.divideUnsigned(-1L, (long) repositories * BLOBS);
    long mixed = (blob + 1) * 0x9E3779B97F4A7C15L;
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(step * blob)
        + hex.toHexDigits(mixed)
        + hex.toHexDigits(mixed * 31)
        + hex.toHexDigits(mixed * 961);
  }

  private ObjectVersion object(int index) {
    if (index < repositories * BLOBS) {
      String hex = hex(index);
      String key = ROOT + "blobs/sha256/" + hex.substring(0, 2) + "/" + hex + "/data";
      return new ObjectVersion(key, "", "0".repeat(32), 1000 + index % 7, written(index));
    }
    int rest = index - repositories * BLOBS;
    ObjectVersion link = link(rest / KEYS, rest % KEYS);
    return new ObjectVersion(link.key(), "", link.etag(), link.size(), written(index));
  }

  /** Returns a time in the year after {@link #WRITTEN}. */
  private static Instant written(int index) {
    return WRITTEN.plusSeconds(Math.floorMod(index * 0x9E3779B97F4A7C15L, 31_536_000L));
  }

  /** Returns a link of a repository, in which blobs are numbered by tens. */
  private ObjectVersion link(int repository, int number) {
    String folder = ROOT + String.format(Locale.ROOT, "repositories/team/app-%05d/", repository);
    if (number < LAYERS) {
      int layer = number / 9 * 10 + number % 9 + 1;
      String hex = hex(blob(repository, layer));
      return link(folder + "_layers/sha256/" + hex + "/link", hex);
    }
    int revision = number - LAYERS;
    if (revision < MANIFESTS) {
      String hex = hex(blob(repository, revision * 10));
      return link(folder + "_manifests/revisions/sha256/" + hex + "/link", hex);
    }
    int tag = (revision - MANIFESTS) / 2;
    String hex = hex(blob(repository, tag * 10));
    String name = folder + String.format(Locale.ROOT, "_manifests/tags/v%03d/", tag);
    return (revision - MANIFESTS) % 2 == 0
        ? link(name + "current/link", hex)
        : link(name + "index/sha256/" + hex + "/link", hex);
  }

  private static ObjectVersion link(String key, String hex) {
    return new ObjectVersion(key, "", Link.md5(Digest.parse("sha256:" + hex)), 71, WRITTEN);
  }

  private int blob(int repository, int number) {
    return repository + number * repositories;
  }

  /** Returns the index of the first object whose key is after {@code key}. */
  private int after(String key) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (object(middle).key().compareTo(key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public ObjectPage list(ListRequest request) {
    String prefix = request.prefix();
    String from = request.after().compareTo(prefix) > 0 ? request.after() : prefix;
    List<ObjectVersion> objects = new ArrayList<>();
    List<String> prefixes = new ArrayList<>();
    int index = after(from);
    while (index < size() && objects.size() + prefixes.size() < request.limit()) {
      ObjectVersion object = object(index);
      if (!object.key().startsWith(prefix)) {
        return new ObjectPage(objects, prefixes, false);
      }
      int end = request.delimiter().isEmpty()
          ? -1
          : object.key().indexOf(request.delimiter(), prefix.length());
      if (end < 0) {
        objects.add(object);
        index++;
      } else {
        String common = object.key().substring(0, end + 1);
        if (!common.equals(request.after())) {
          prefixes.add(common);
        }
        index = after(common + '\uffff');
      }
    }
    boolean more = index < size() && object(index).key().startsWith(prefix);
    return new ObjectPage(objects, prefixes, more);
  }

  @Override
  public ObjectContent get(String key, long offset) {
    int index = after(key) - 1;
    if (index < 0 || !object(index).key().equals(key)) {
      throw new BucketException(BucketException.Kind.NOT_FOUND, "no object " + key);
    }
    int repository = index % repositories;
    int first = index / repositories;
    String layers = IntStream.rangeClosed(first + 2, first + 8)
        .mapToObj(i -> descriptor("layer.v1.tar+gzip", blob(repository, i)))
        .collect(Collectors.joining(","));
    String text = "{\"schemaVersion\":2,"
        + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":"
        + descriptor("config.v1+json", blob(repository, first + 1))
        + ",\"layers\":[" + layers + "]}";
    byte[] content = text.getBytes(US_ASCII);
    return new ObjectContent(
        new ObjectVersion(key, "", "", content.length, WRITTEN), new ByteArrayInputStream(content));
  }

  private String descriptor(String type, int blob) {
    return "{\"mediaType\":\"application/vnd.oci.image." + type + "\",\"digest\":\"sha256:"
        + hex(blob) + "\",\"size\":1000}";
  }

  @Override
  public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    return new UploadPage(List.of(), false);
  }

  @Override
  public String name() {
    return "synthetic";
  }

  @Override
  public Optional<ObjectVersion> head(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ObjectContent getVersion(KeyVersion version, long offset) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Written put(String key, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Written copy(KeyVersion source, String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Deletion> hide(List<String> keys) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Deletion> deleteVersions(List<KeyVersion> versions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public MultipartUpload createUpload(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Part uploadPart(MultipartUpload upload, int number, ByteBuffer content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Part copyPart(
      MultipartUpload upload, int number, KeyVersion source, long offset, long length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Written complete(MultipartUpload upload, List<Part> parts) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abort(MultipartUpload upload) {
    throw new UnsupportedOperationException();
  }

  @Override
  public PartPage listParts(MultipartUpload upload, int after) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BucketSettings settings() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<URI> presign(String key, Duration validity) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
