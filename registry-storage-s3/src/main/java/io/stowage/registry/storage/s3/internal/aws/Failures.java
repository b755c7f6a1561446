package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.model.Printable;
import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.nio.channels.ClosedByInterruptException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Translates exceptions of the SDK. The error codes are those of S3 ("Error responses" in the API
 * reference), of Ceph and of MinIO; where a store sends none, the status of the answer decides.
 *
 * @param bucket the name of the bucket, for messages
 * @param clock the clock by which requests are signed
 */
record Failures(String bucket, InstantSource clock) {
  private static final int LONGEST_TEXT = 200;

  private static final Map<String, Kind> CODES = Map.ofEntries(
      Map.entry("NoSuchKey", Kind.NOT_FOUND),
      Map.entry("NoSuchVersion", Kind.NOT_FOUND),
      Map.entry("NoSuchUpload", Kind.NOT_FOUND),
      Map.entry("NoSuchBucket", Kind.REFUSED),
      Map.entry("InvalidRange", Kind.INVALID_RANGE),
      Map.entry("QuotaExceeded", Kind.QUOTA),
      Map.entry("XMinioStorageFull", Kind.QUOTA),
      Map.entry("XMinioAdminBucketQuotaExceeded", Kind.QUOTA),
      Map.entry("SlowDown", Kind.SLOW_DOWN),
      Map.entry("ServiceUnavailable", Kind.SLOW_DOWN),
      Map.entry("TooManyRequests", Kind.SLOW_DOWN),
      Map.entry("RequestLimitExceeded", Kind.SLOW_DOWN),
      Map.entry("ExpiredToken", Kind.ACCESS_DENIED),
      Map.entry("InvalidToken", Kind.ACCESS_DENIED),
      Map.entry("InternalError", Kind.UNKNOWN),
      Map.entry("RequestTimeout", Kind.UNKNOWN),
      Map.entry("IncompleteBody", Kind.UNKNOWN),
      Map.entry("BadDigest", Kind.UNKNOWN),
      Map.entry("OperationAborted", Kind.UNKNOWN));

  Failures(String bucket) {
    this(bucket, InstantSource.system());
  }

  /** Returns the exception that corresponds to the failure of a request about {@code key}. */
  BucketException of(String request, String key, SdkException e) {
    if (isInterrupted(e)) {
      Thread.currentThread().interrupt();
      return failure(Kind.INTERRUPTED, request, key, "the thread was interrupted", e);
    }
    if (e instanceof AwsServiceException service) {
      return failure(kind(service), request, key, reason(service), e);
    }
    return untrusted(e)
        .map(reason -> failure(Kind.REFUSED, request, key, reason, e))
        .orElseGet(() -> failure(Kind.UNKNOWN, request, key, shown(e.getMessage()), e));
  }

  private BucketException failure(
      Kind kind, String request, String key, String reason, SdkException e) {
    String object = key.isEmpty() ? "" : " " + Printable.of(key);
    return new BucketException(
        kind, request + object + " in bucket " + Printable.of(bucket) + ": " + reason, e);
  }

  private static Kind kind(AwsServiceException e) {
    Kind kind = CODES.get(code(e));
    return kind == null ? ofStatus(e.statusCode()) : kind;
  }

  private static Kind ofStatus(int status) {
    return switch (status) {
      case 401, 403 -> Kind.ACCESS_DENIED;
      case 404 -> Kind.NOT_FOUND;
      case 416 -> Kind.INVALID_RANGE;
      case 429, 503 -> Kind.SLOW_DOWN;
      case 501 -> Kind.REFUSED;
      case 507 -> Kind.QUOTA;
      default -> status >= 500 ? Kind.UNKNOWN : Kind.REFUSED;
    };
  }

  /** Returns the error code of the store, or an empty string if the answer has none. */
  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  private String reason(AwsServiceException e) {
    String code = code(e);
    String answer = code.isEmpty()
        ? "status " + e.statusCode()
        : shown(code) + " (status " + e.statusCode() + ")";
    return answer
        + ClockDifference.of(e, clock.instant()).map(text -> ": " + text).orElse("");
  }

  /**
   * Returns why the certificate of the store is not trusted, so that the request was not sent, or
   * empty if the failure has another reason.
   */
  private static Optional<String> untrusted(SdkException e) {
    Throwable root = e;
    boolean found = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
      found |= cause instanceof CertificateException
          || cause instanceof CertPathValidatorException
          || cause instanceof SSLPeerUnverifiedException;
    }
    return found
        ? Optional.of("the certificate of the store is not trusted: " + shown(root.getMessage())
            + " (the parameter cabundle names a file with the authorities to trust)")
        : Optional.empty();
  }

  /** Returns a text of the store, which need not be well-meant. */
  static String shown(@Nullable String text) {
    String known = text == null ? "unknown" : text;
    return Printable.of(
        known.length() <= LONGEST_TEXT ? known : known.substring(0, LONGEST_TEXT) + "...");
  }

  private static boolean isInterrupted(SdkException e) {
    if (Thread.currentThread().isInterrupted() && !(e instanceof AwsServiceException)) {
      return true;
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AbortedException
          || cause instanceof InterruptedException
          || cause instanceof ClosedByInterruptException) {
        return true;
      }
    }
    return false;
  }
}
