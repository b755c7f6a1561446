package io.stowage.registry.storage.s3.internal.bucket;

import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.BucketSettings.Versioning;
import io.stowage.registry.storage.s3.internal.bucket.HeapUpload.HeapPart;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A bucket on the heap with the semantics of S3: versions and delete markers, the version
 * {@code null} from the time without versioning, pages, multipart uploads that no listing of
 * objects shows, a completed upload that is as old as its start, lookups that tell whole seconds.
 *
 * <p>Version ids count the versions of their key, so the state does not depend on the order of
 * changes to different keys. Each method is atomic. Thread-safe.
 */
public final class HeapBucket implements Bucket {
  private static final HexFormat HEX = HexFormat.of();

  private final Limits limits;
  private final InstantSource clock;
  private final ChronoUnit tick;
  private final HeapContents contents;

  private HeapBucket(Limits limits, InstantSource clock, ChronoUnit tick, HeapContents contents) {
    this.limits = limits;
    this.clock = Objects.requireNonNull(clock, "clock");
    this.tick = tick;
    this.contents = contents;
  }

  /** Returns an empty bucket with versioning. */
  public static HeapBucket create(InstantSource clock) {
    return create(clock, Versioning.ENABLED, Limits.OF_S3);
  }

  /** Returns an empty bucket. */
  public static HeapBucket create(InstantSource clock, Versioning versioning, Limits limits) {
    return new HeapBucket(limits, clock, ChronoUnit.MILLIS, new HeapContents(settings(versioning)));
  }

  /** Returns an empty bucket with versioning whose listings tell whole seconds too. */
  public static HeapBucket inWholeSeconds(InstantSource clock) {
    return new HeapBucket(
        Limits.OF_S3, clock, ChronoUnit.SECONDS, new HeapContents(settings(Versioning.ENABLED)));
  }

  private static BucketSettings settings(Versioning versioning) {
    return new BucketSettings(versioning, Optional.empty(), Optional.empty(), false);
  }

  /** Returns a bucket with the present contents of this one, which changes on its own. */
  public synchronized HeapBucket copy(InstantSource copyClock) {
    return new HeapBucket(limits, copyClock, tick, contents.copy());
  }

  /** Returns a hash of everything that a caller can find out, but the time. */
  public synchronized long fingerprint() {
    return contents.fingerprint();
  }

  /** Sets the versioning, which applies to writes from now on. */
  public synchronized void set(Versioning versioning) {
    contents.set(settings(versioning));
  }

  /** Sets what {@link #settings} returns. */
  public synchronized void set(BucketSettings settings) {
    contents.set(settings);
  }

  @Override
  public String name() {
    return "heap";
  }

  @Override
  public synchronized Optional<ObjectVersion> head(String key) {
    return contents.at(key).current().map(version -> version.looked(isVersioned()));
  }

  @Override
  public synchronized ObjectContent get(String key, long offset) {
    return content(current(key), offset);
  }

  @Override
  public synchronized ObjectContent getVersion(KeyVersion version, long offset) {
    return content(version(version), offset);
  }

  private ObjectContent content(HeapVersion version, long offset) {
    int length = version.content().length;
    if (offset < 0 || (offset >= length && offset > 0)) {
      throw failure(Kind.INVALID_RANGE, "InvalidRange", version.key());
    }
    return new ObjectContent(
        version.looked(isVersioned()),
        new ByteArrayInputStream(version.content(), (int) offset, length - (int) offset));
  }

  @Override
  public synchronized Written put(String key, byte[] content) {
    return add(key, content.clone(), md5(content), time());
  }

  @Override
  public synchronized Written copy(KeyVersion source, String key) {
    HeapVersion copied = version(source);
    if (copied.content().length > limits.largestCopy()) {
      throw failure(Kind.REFUSED, "EntityTooLarge", source.key());
    }
    String etag = copied.etag().contains("-") ? md5(copied.content()) : copied.etag();
    return add(key, copied.content(), etag, time());
  }

  @Override
  public synchronized List<Deletion> hide(List<String> keys) {
    checkCount(keys.size());
    return keys.stream().map(this::hide).toList();
  }

  private Deletion hide(String key) {
    KeyVersion target = new KeyVersion(key, "");
    if (versioning() == Versioning.NEVER) {
      contents.change(key, there -> there.without(HeapVersion.WITHOUT_VERSIONING));
      return new Deletion(target, "", "");
    }
    HeapVersion marker = version(key, true, new byte[0], "", time());
    contents.change(key, there -> there.with(marker));
    return new Deletion(target, marker.id(), "");
  }

  @Override
  public synchronized List<Deletion> deleteVersions(List<KeyVersion> versions) {
    checkCount(versions.size());
    versions.forEach(
        version -> contents.change(version.key(), there -> there.without(version.version())));
    return versions.stream().map(version -> new Deletion(version, "", "")).toList();
  }

  @Override
  public synchronized ObjectPage list(ListRequest request) {
    return new HeapListing(request, limits.page()).of(contents.keys());
  }

  @Override
  public synchronized VersionPage listVersions(String prefix, Optional<KeyVersion> from) {
    List<VersionEntry> entries = new ArrayList<>();
    String first = from.map(KeyVersion::key).filter(key -> !key.isEmpty()).orElse(prefix);
    for (var at : contents.keys().tailMap(first, true).entrySet()) {
      if (at.getKey().startsWith(prefix)) {
        for (HeapVersion version : after(from, at.getKey(), at.getValue())) {
          if (entries.size() == limits.page()) {
            return new VersionPage(
                List.copyOf(entries),
                Optional.of(entries.get(entries.size() - 1).object().id()));
          }
          boolean latest = at.getValue().latest().filter(version::equals).isPresent();
          entries.add(new VersionEntry(version.listedWithId(), latest, version.marker()));
        }
      } else if (KeyOrder.BY_BYTES.compare(at.getKey(), prefix) > 0) {
        break;
      }
    }
    return new VersionPage(List.copyOf(entries), Optional.empty());
  }

  /** Returns the versions that come after {@code from}, which may be gone. */
  private static List<HeapVersion> after(Optional<KeyVersion> from, String key, HeapKey there) {
    if (from.filter(last -> last.key().equals(key)).isEmpty()) {
      return there.versions();
    }
    String last = from.get().version();
    int index = there.version(last).map(there.versions()::indexOf).orElse(-1);
    return index >= 0
        ? there.versions().subList(index + 1, there.versions().size())
        : there.versions().stream().filter(version -> isOlder(version, last)).toList();
  }

  private static boolean isOlder(HeapVersion version, String removed) {
    return removed.matches("[0-9]+") && version.number() < Integer.parseInt(removed);
  }

  @Override
  public synchronized MultipartUpload createUpload(String key) {
    MultipartUpload upload = new MultipartUpload(key, "upload-" + contents.start(key), time());
    contents.put(new HeapUpload(upload));
    return upload;
  }

  @Override
  public synchronized Part uploadPart(MultipartUpload upload, int number, ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return add(upload, number, bytes);
  }

  @Override
  public synchronized Part copyPart(
      MultipartUpload upload, int number, KeyVersion source, long offset, long length) {
    byte[] whole = version(source).content();
    if (offset < 0 || length < 1 || offset + length > whole.length) {
      throw failure(Kind.REFUSED, "InvalidArgument", source.key());
    }
    if (length > limits.largestCopy()) {
      throw failure(Kind.REFUSED, "EntityTooLarge", source.key());
    }
    byte[] bytes = new byte[(int) length];
    System.arraycopy(whole, (int) offset, bytes, 0, bytes.length);
    return add(upload, number, bytes);
  }

  private Part add(MultipartUpload upload, int number, byte[] bytes) {
    if (number < 1 || number > 10_000) {
      throw failure(Kind.REFUSED, "InvalidArgument", upload.key());
    }
    HeapUpload there = upload(upload);
    Part part = new Part(number, md5(bytes), bytes.length, time());
    contents.put(there.with(new HeapPart(part, bytes)));
    return part;
  }

  @Override
  public synchronized Written complete(MultipartUpload upload, List<Part> parts) {
    HeapUpload there = upload(upload);
    List<HeapPart> chosen = chosen(there, parts);
    long length = chosen.stream().mapToLong(part -> part.content().length).sum();
    ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(length));
    MessageDigest etags = digest();
    for (HeapPart part : chosen) {
      content.put(part.content());
      etags.update(HEX.parseHex(part.part().etag()));
    }
    contents.drop(there.upload());
    String etag = HEX.formatHex(etags.digest()) + "-" + parts.size();
    return add(upload.key(), content.array(), etag, there.upload().initiated());
  }

  private List<HeapPart> chosen(HeapUpload upload, List<Part> parts) {
    List<HeapPart> chosen = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      HeapPart found = upload.parts().get(part.number());
      if (found == null || !found.part().etag().equals(part.etag())) {
        throw failure(Kind.REFUSED, "InvalidPart", upload.upload().key());
      }
      if (i > 0 && part.number() <= parts.get(i - 1).number()) {
        throw failure(Kind.REFUSED, "InvalidPartOrder", upload.upload().key());
      }
      if (i + 1 < parts.size() && found.content().length < limits.smallestPart()) {
        throw failure(Kind.REFUSED, "EntityTooSmall", upload.upload().key());
      }
      chosen.add(found);
    }
    if (chosen.isEmpty()) {
      throw failure(Kind.REFUSED, "MalformedXML", upload.upload().key());
    }
    return chosen;
  }

  @Override
  public synchronized void abort(MultipartUpload upload) {
    find(upload).ifPresent(there -> contents.drop(there.upload()));
  }

  @Override
  public synchronized UploadPage listUploads(String prefix, Optional<MultipartUpload> after) {
    List<MultipartUpload> found = contents.uploads().keySet().stream()
        .filter(upload -> upload.key().startsWith(prefix))
        .filter(
            upload -> after.isEmpty() || HeapContents.UPLOAD_ORDER.compare(upload, after.get()) > 0)
        .limit(limits.page() + 1L)
        .toList();
    boolean more = found.size() > limits.page();
    return new UploadPage(more ? found.subList(0, limits.page()) : found, more);
  }

  @Override
  public synchronized PartPage listParts(MultipartUpload upload, int after) {
    List<Part> found = upload(upload).parts().tailMap(after, false).values().stream()
        .map(HeapPart::part)
        .limit(limits.page() + 1L)
        .toList();
    boolean more = found.size() > limits.page();
    return new PartPage(more ? found.subList(0, limits.page()) : found, more);
  }

  @Override
  public synchronized BucketSettings settings() {
    return contents.settings();
  }

  @Override
  public Optional<URI> presign(String key, Duration validity) {
    return Optional.of(
        URI.create("https://heap.invalid/" + key.hashCode() + "?expires=" + validity.toSeconds()));
  }

  @Override
  public void close() {}

  private Versioning versioning() {
    return contents.settings().versioning();
  }

  private boolean isVersioned() {
    return versioning() != Versioning.NEVER;
  }

  private Written add(String key, byte[] content, String etag, Instant modified) {
    HeapVersion added = version(key, false, content, etag, modified);
    contents.change(key, there -> there.with(added));
    return new Written(
        isVersioned() ? added.id() : "", etag, time().truncatedTo(ChronoUnit.SECONDS));
  }

  private HeapVersion version(
      String key, boolean marker, byte[] content, String etag, Instant modified) {
    int number = contents.at(key).next();
    String id = versioning() == Versioning.ENABLED
        ? Integer.toString(number)
        : HeapVersion.WITHOUT_VERSIONING;
    return new HeapVersion(key, number, id, marker, content, etag, modified);
  }

  private HeapVersion current(String key) {
    return contents.at(key).current().orElseThrow(() -> failure(Kind.NOT_FOUND, "NoSuchKey", key));
  }

  /** Finds a version, which is the current one if the id is empty. */
  private HeapVersion version(KeyVersion version) {
    if (version.version().isEmpty()) {
      return current(version.key());
    }
    return contents
        .at(version.key())
        .version(version.version())
        .filter(found -> !found.marker())
        .orElseThrow(() -> failure(Kind.NOT_FOUND, "NoSuchVersion", version.key()));
  }

  private HeapUpload upload(MultipartUpload upload) {
    return find(upload).orElseThrow(() -> failure(Kind.NOT_FOUND, "NoSuchUpload", upload.key()));
  }

  /** Finds an upload by key and id, as S3 does. */
  private Optional<HeapUpload> find(MultipartUpload upload) {
    HeapUpload found = contents.uploads().get(upload);
    return found != null
        ? Optional.of(found)
        : contents.uploads().values().stream()
            .filter(there -> there.upload().key().equals(upload.key()))
            .filter(there -> there.upload().id().equals(upload.id()))
            .findFirst();
  }

  private Instant time() {
    return clock.instant().truncatedTo(tick);
  }

  private static void checkCount(int count) {
    if (count > MOST_KEYS) {
      throw failure(Kind.REFUSED, "MalformedXML", count + " keys");
    }
  }

  private static BucketException failure(Kind kind, String code, String key) {
    return new BucketException(kind, code + ": " + key);
  }

  private static String md5(byte[] content) {
    return HEX.formatHex(digest().digest(content));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * What the store limits.
   *
   * @param page the most entries of a page
   * @param smallestPart the smallest part but the last, in bytes
   * @param largestCopy the largest object or part that one request copies, in bytes
   */
  public record Limits(int page, int smallestPart, long largestCopy) {
    /** The limits of S3. */
    public static final Limits OF_S3 = new Limits(1000, 5 << 20, 5L << 30);
  }
}
