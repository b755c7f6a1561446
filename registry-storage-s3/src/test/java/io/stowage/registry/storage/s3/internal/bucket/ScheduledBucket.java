package io.stowage.registry.storage.s3.internal.bucket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.stowage.registry.exploration.ScheduledObjects;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A bucket with versions whose requests are steps of an exploration: a lookup, a read, a write, each
 * page of a listing, and each key of a request for several keys. A copy is a read and a write. A
 * multipart upload belongs to one process, so only its completion is a step; and so is no probe.
 * Listings are in the order of {@link ScheduledObjects#all}.
 */
public final class ScheduledBucket implements Bucket {
  private static final String PROBES = "/_probe/";

  private final ScheduledObjects objects;
  private final Map<MultipartUpload, Map<Integer, byte[]>> uploads =
      new TreeMap<>(Comparator.comparing(MultipartUpload::key).thenComparing(MultipartUpload::id));

  public ScheduledBucket(ScheduledObjects objects) {
    this.objects = objects;
  }

  @Override
  public String name() {
    return "scheduled";
  }

  private static ObjectVersion version(
      String key, io.stowage.registry.exploration.ObjectVersion version) {
    byte[] content = version.content().getBytes(ISO_8859_1);
    return new ObjectVersion(
        key,
        Integer.toString(version.id()),
        version.marker() ? "" : md5(content),
        content.length,
        Instant.ofEpochMilli(version.time()));
  }

  private Optional<io.stowage.registry.exploration.ObjectVersion> current(String key) {
    return objects.versions(key).stream()
        .limit(1)
        .filter(each -> !each.marker())
        .findFirst();
  }

  @Override
  public Optional<ObjectVersion> head(String key) {
    if (key.contains(PROBES)) {
      Instant now = objects.clock().instant();
      return Optional.of(new ObjectVersion(key, "probe", "", 1, now));
    }
    return current(key).map(found -> version(key, found));
  }

  @Override
  public ObjectContent get(String key, long offset) {
    return content(key, current(key), offset);
  }

  @Override
  public ObjectContent getVersion(KeyVersion version, long offset) {
    return content(version.key(), find(version), offset);
  }

  private Optional<io.stowage.registry.exploration.ObjectVersion> find(KeyVersion version) {
    return objects.versions(version.key()).stream()
        .filter(each -> !each.marker() && Integer.toString(each.id()).equals(version.version()))
        .findFirst();
  }

  private static ObjectContent content(
      String key, Optional<io.stowage.registry.exploration.ObjectVersion> found, long offset) {
    if (found.isEmpty()) {
      throw new BucketException(Kind.NOT_FOUND, "NoSuchKey: " + key);
    }
    byte[] bytes = found.get().content().getBytes(ISO_8859_1);
    if (offset > 0 && offset >= bytes.length) {
      throw new BucketException(Kind.INVALID_RANGE, "InvalidRange: " + key);
    }
    return new ObjectContent(
        version(key, found.get()),
        new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset));
  }

  @Override
  public Written put(String key, byte[] content) {
    if (key.contains(PROBES)) {
      return new Written("probe", "", objects.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    }
    ObjectVersion added = version(key, objects.add(key, new String(content, ISO_8859_1)));
    return new Written(
        added.version(), added.etag(), added.modified().truncatedTo(ChronoUnit.SECONDS));
  }

  @Override
  public Written copy(KeyVersion source, String key) {
    String content = find(source)
        .orElseThrow(() -> new BucketException(Kind.NOT_FOUND, "NoSuchKey: " + source.key()))
        .content();
    return put(key, content.getBytes(ISO_8859_1));
  }

  @Override
  public List<Deletion> hide(List<String> keys) {
    return keys.stream()
        .map(key -> new Deletion(
            new KeyVersion(key, ""), Integer.toString(objects.hide(key).id()), ""))
        .toList();
  }

  @Override
  public List<Deletion> deleteVersions(List<KeyVersion> versions) {
    versions.stream()
        .filter(each -> !each.key().contains(PROBES))
        .forEach(each -> objects.remove(each.key(), Integer.parseInt(each.version())));
    return versions.stream().map(each -> new Deletion(each, "", "")).toList();
  }

  @Override
  public ObjectPage list(ListRequest request) {
    List<ObjectVersion> found = new ArrayList<>();
    Collection<String> prefixes = new LinkedHashSet<>();
    objects.all(request.prefix()).forEach((key, versions) -> {
      if (versions.get(0).marker() || key.compareTo(request.after()) <= 0) {
        return;
      }
      int slash = request.delimiter().isEmpty()
          ? -1
          : key.indexOf(request.delimiter(), request.prefix().length());
      if (slash < 0) {
        found.add(version(key, versions.get(0)));
      } else if (key.substring(0, slash + 1).compareTo(request.after()) > 0) {
        prefixes.add(key.substring(0, slash + 1));
      }
    });
    return new ObjectPage(found, List.copyOf(prefixes), false);
  }

  @Override
  public VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    List<VersionEntry> entries = new ArrayList<>();
    objects.all(prefix).forEach((key, versions) -> {
      for (int i = 0; i < versions.size(); i++) {
        entries.add(new VersionEntry(
            version(key, versions.get(i)), i == 0, versions.get(i).marker()));
      }
    });
    return new VersionPage(entries, Optional.empty());
  }

  @Override
  public MultipartUpload createUpload(String key) {
    MultipartUpload upload =
        new MultipartUpload(key, "upload-" + uploads.size(), objects.clock().instant());
    uploads.put(upload, new TreeMap<>());
    return upload;
  }

  private Map<Integer, byte[]> parts(MultipartUpload upload) {
    return Optional.ofNullable(uploads.get(upload))
        .orElseThrow(() -> new BucketException(Kind.NOT_FOUND, "NoSuchUpload: " + upload.key()));
  }

  @Override
  public Part uploadPart(MultipartUpload upload, int number, ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    parts(upload).put(number, bytes);
    return part(number, bytes);
  }

  private Part part(int number, byte[] bytes) {
    return new Part(number, md5(bytes), bytes.length, objects.clock().instant());
  }

  @Override
  public Part copyPart(
      MultipartUpload upload, int number, KeyVersion source, long offset, long length) {
    throw new BucketException(Kind.REFUSED, "no exploration copies parts");
  }

  @Override
  public Written complete(MultipartUpload upload, List<Part> parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    parts(upload).values().forEach(content::writeBytes);
    uploads.remove(upload);
    return put(upload.key(), content.toByteArray());
  }

  @Override
  public void abort(MultipartUpload upload) {
    uploads.remove(upload);
  }

  @Override
  public UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    return new UploadPage(
        uploads.keySet().stream().filter(each -> each.key().startsWith(prefix)).toList(), false);
  }

  @Override
  public PartPage listParts(MultipartUpload upload, int after) {
    List<Part> parts = new ArrayList<>();
    parts(upload).forEach((number, bytes) -> {
      if (number > after) {
        parts.add(part(number, bytes));
      }
    });
    return new PartPage(parts, false);
  }

  @Override
  public BucketSettings settings() {
    return new BucketSettings(Versioning.ENABLED, Optional.empty(), Optional.empty(), false);
  }

  @Override
  public Optional<URI> presign(String key, Duration validity) {
    return Optional.empty();
  }

  @Override
  public void close() {}

  private static String md5(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
