package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FailuresTest {
  private static final Failures FAILURES = new Failures("images");

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchKey, NOT_FOUND",
    "404, NoSuchVersion, NOT_FOUND",
    "404, NoSuchUpload, NOT_FOUND",
    "404, NoSuchBucket, REFUSED",
    "416, InvalidRange, INVALID_RANGE",
    "403, AccessDenied, ACCESS_DENIED",
    "403, SignatureDoesNotMatch, ACCESS_DENIED",
    "403, RequestTimeTooSkewed, ACCESS_DENIED",
    "400, ExpiredToken, ACCESS_DENIED",
    "403, QuotaExceeded, QUOTA",
    "507, XMinioStorageFull, QUOTA",
    "503, SlowDown, SLOW_DOWN",
    "429, Other, SLOW_DOWN",
    "400, EntityTooSmall, REFUSED",
    "501, NotImplemented, REFUSED",
    "409, OperationAborted, UNKNOWN",
    "400, RequestTimeout, UNKNOWN",
    "200, InternalError, UNKNOWN",
    "502, Other, UNKNOWN",
  })
  void codesHaveKinds(int status, String code, Kind kind) {
    assertThat(failure(status, code).kind()).isEqualTo(kind);
  }

  @Test
  void theMessageNamesRequestKeyAndCode() {
    assertThat(failure(403, "AccessDenied"))
        .hasMessage("PUT a/b in bucket images: AccessDenied (status 403)");
  }

  @Test
  void aStoreCannotPrintControlCharacters() {
    assertThat(failure(400, "\u001b[2J" + "x".repeat(5000)).getMessage())
        .doesNotContain("\u001b")
        .hasSizeLessThan(300);
  }

  @Test
  void aFailedConnectionMayHaveAppliedTheRequest() {
    BucketException failure =
        FAILURES.of("PUT", "a/b", SdkClientException.create("Connection reset"));
    assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
    assertThat(failure).hasMessage("PUT a/b in bucket images: Connection reset");
  }

  @Test
  void anInterruptLeavesTheThreadInterrupted() {
    BucketException failure =
        FAILURES.of("PUT", "a/b", SdkClientException.create("aborted", new InterruptedException()));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
  }

  private static BucketException failure(int status, String code) {
    return FAILURES.of("PUT", "a/b", (S3Exception) S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build());
  }
}
