package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import io.stowage.registry.storage.s3.internal.bucket.KeyVersion;
import io.stowage.registry.storage.s3.internal.bucket.MultipartUpload;
import io.stowage.registry.storage.s3.internal.bucket.ObjectVersion;
import io.stowage.registry.storage.s3.internal.bucket.Part;
import io.stowage.registry.storage.s3.internal.bucket.VersionEntry;
import io.stowage.registry.storage.s3.internal.bucket.VersionPage;
import io.stowage.registry.storage.s3.internal.bucket.Written;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Translates answers of the SDK, in which everything may be missing. */
final class Answers {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private Answers() {}

  static ObjectVersion object(String key, HeadObjectResponse answer) {
    return new ObjectVersion(
        key,
        text(answer.versionId()),
        etag(answer.eTag()),
        present(answer.contentLength(), "size"),
        present(answer.lastModified(), "time"));
  }

  static ObjectVersion object(String key, GetObjectResponse answer, long offset) {
    return new ObjectVersion(
        key,
        text(answer.versionId()),
        etag(answer.eTag()),
        offset == 0
            ? present(answer.contentLength(), "size")
            : wholeSize(answer.contentRange(), offset),
        present(answer.lastModified(), "time"));
  }

  /** Reads the header of an answer with the content of an object. */
  static ObjectVersion object(String key, SdkHttpResponse head, long offset) {
    return new ObjectVersion(
        key,
        header(head, "x-amz-version-id"),
        etag(header(head, "ETag")),
        offset == 0 ? length(head) : wholeSize(header(head, "Content-Range"), offset),
        time(head, "Last-Modified"));
  }

  /** Returns the number of bytes that follow {@code head}. */
  static long length(SdkHttpResponse head) {
    String length = header(head, "Content-Length");
    if (!LENGTH.matcher(length).matches()) {
      throw new BucketException(
          Kind.UNKNOWN,
          "the store answers without a valid header Content-Length: " + Failures.shown(length));
    }
    return Long.parseLong(length);
  }

  private static String header(SdkHttpResponse head, String name) {
    return head.firstMatchingHeader(name).orElse("");
  }

  /** A store that ignores the range must not be taken for one that sends the rest. */
  private static long wholeSize(@Nullable String sent, long offset) {
    Matcher range = RANGE.matcher(text(sent));
    if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
      throw new BucketException(Kind.REFUSED, "the store does not send objects from an offset on");
    }
    return Long.parseLong(range.group(2));
  }

  static ListAnswer list(ListObjectsV2Response answer) {
    return new ListAnswer(
        answer.contents().stream().map(Answers::object).toList(),
        answer.commonPrefixes().stream().map(CommonPrefix::prefix).toList(),
        Boolean.TRUE.equals(answer.isTruncated()),
        text(answer.nextContinuationToken()));
  }

  private static ObjectVersion object(S3Object object) {
    return new ObjectVersion(
        present(object.key(), "key"),
        "",
        etag(object.eTag()),
        present(object.size(), "size"),
        present(object.lastModified(), "time"));
  }

  static Written written(PutObjectResponse answer) {
    return new Written(text(answer.versionId()), etag(answer.eTag()), date(answer));
  }

  static Written written(CopyObjectResponse answer) {
    String etag =
        answer.copyObjectResult() == null ? "" : etag(answer.copyObjectResult().eTag());
    return new Written(text(answer.versionId()), etag, date(answer));
  }

  static Written written(CompleteMultipartUploadResponse answer) {
    return new Written(text(answer.versionId()), etag(answer.eTag()), date(answer));
  }

  static MultipartUpload upload(String key, CreateMultipartUploadResponse answer) {
    return new MultipartUpload(key, present(answer.uploadId(), "upload id"), date(answer));
  }

  static MultipartUpload upload(software.amazon.awssdk.services.s3.model.MultipartUpload upload) {
    return new MultipartUpload(
        present(upload.key(), "key"),
        present(upload.uploadId(), "upload id"),
        present(upload.initiated(), "time"));
  }

  static Part part(int number, long size, UploadPartResponse answer) {
    return new Part(number, etag(answer.eTag()), size, date(answer));
  }

  static Part part(int number, long size, UploadPartCopyResponse answer) {
    return new Part(
        number, etag(present(answer.copyPartResult(), "result").eTag()), size, date(answer));
  }

  static Part part(software.amazon.awssdk.services.s3.model.Part part) {
    return new Part(
        present(part.partNumber(), "number"),
        etag(part.eTag()),
        present(part.size(), "size"),
        present(part.lastModified(), "time"));
  }

  static VersionPage versions(ListObjectVersionsResponse answer) {
    List<VersionEntry> versions =
        answer.versions().stream().map(Answers::version).toList();
    List<VersionEntry> markers =
        answer.deleteMarkers().stream().map(Answers::marker).toList();
    Optional<KeyVersion> next = Boolean.TRUE.equals(answer.isTruncated())
        ? Optional.of(new KeyVersion(
            present(answer.nextKeyMarker(), "next key"), text(answer.nextVersionIdMarker())))
        : Optional.empty();
    return new VersionPage(VersionOrder.merge(versions, markers), next);
  }

  private static VersionEntry version(
      software.amazon.awssdk.services.s3.model.ObjectVersion version) {
    ObjectVersion object = new ObjectVersion(
        present(version.key(), "key"),
        text(version.versionId()),
        etag(version.eTag()),
        present(version.size(), "size"),
        present(version.lastModified(), "time"));
    return new VersionEntry(object, Boolean.TRUE.equals(version.isLatest()), false);
  }

  private static VersionEntry marker(DeleteMarkerEntry marker) {
    ObjectVersion object = new ObjectVersion(
        present(marker.key(), "key"),
        text(marker.versionId()),
        "",
        0,
        present(marker.lastModified(), "time"));
    return new VersionEntry(object, Boolean.TRUE.equals(marker.isLatest()), true);
  }

  /** The clock of the store decides, so an answer without its time is of no use. */
  private static Instant date(SdkResponse answer) {
    return time(answer.sdkHttpResponse(), "Date");
  }

  private static Instant time(SdkHttpResponse head, String name) {
    String time = header(head, name);
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(time, Instant::from);
    } catch (DateTimeException e) {
      throw new BucketException(
          Kind.UNKNOWN,
          "the store answers without a valid header " + name + ": " + Failures.shown(time),
          e);
    }
  }

  static String etag(@Nullable String etag) {
    return text(etag).replace("\"", "");
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new BucketException(Kind.UNKNOWN, "the store answers without the " + what);
    }
    return value;
  }
}
