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
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.UploadPartCopyResponse;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** Translates answers of the SDK, in which everything may be missing. */
final class Answers {
  private static final Pattern RANGE = Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

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
        offset == 0 ? present(answer.contentLength(), "size") : wholeSize(answer, offset),
        present(answer.lastModified(), "time"));
  }

  /** A store that ignores the range must not be taken for one that sends the rest. */
  private static long wholeSize(GetObjectResponse answer, long offset) {
    Matcher range = RANGE.matcher(text(answer.contentRange()));
    if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
      throw new BucketException(Kind.REFUSED, "the store does not send objects from an offset on");
    }
    return Long.parseLong(range.group(2));
  }

  static ObjectVersion object(S3Object object) {
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
    String date = answer.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
    } catch (DateTimeException e) {
      throw new BucketException(
          Kind.UNKNOWN,
          "the store answers without a valid header Date: " + Failures.shown(date),
          e);
    }
  }

  private static String etag(@Nullable String etag) {
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
