package io.stowage.registry.storage.s3.internal.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.BucketException.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class FailuresTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final Failures FAILURES = new Failures("images", () -> NOON);

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

  @ParameterizedTest
  @CsvSource({
    "403, RequestTimeTooSkewed, 12:20, the clock of this machine is 20 min behind that",
    "403, RequestTimeTooSkewed, 10:55, the clock of this machine is 1 h 5 min ahead of that",
    "403, RequestTimeTooSkewed, 11:50, the clock of this machine is 10 min ahead of that",
    "403, '', 12:20, the clock of this machine is 20 min behind that",
    "403, SignatureDoesNotMatch, 11:30, the clock of this machine is 30 min ahead of that",
  })
  void aRefusalShowsThatTheClocksDiffer(int status, String code, String date, String message) {
    assertThat(failure(status, code, date)).hasMessageContaining(": " + message + " of the store");
  }

  @ParameterizedTest
  @CsvSource({"403, AccessDenied, 12:10", "404, NoSuchKey, 12:20", "503, SlowDown, 12:20"})
  void otherFailuresSayNothingAboutClocks(int status, String code, String date) {
    assertThat(failure(status, code, date).getMessage()).doesNotContain("clock");
  }

  @Test
  void aStoreThatFindsTheClockWrongNeedNotShowItsOwn() {
    assertThat(failure(403, "RequestTimeTooSkewed"))
        .hasMessageEndingWith("the clock of this machine differs too much from that of the store");
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

  /** Returns a failure at noon, which the store dates by its clock. */
  private static BucketException failure(int status, String code, String date) {
    AwsErrorDetails details = AwsErrorDetails.builder()
        .errorCode(code)
        .sdkHttpResponse(SdkHttpResponse.builder()
            .putHeader("Date", "Mon, 30 Nov 2026 " + date + ":00 GMT")
            .build())
        .build();
    return FAILURES.of("PUT", "a/b", (S3Exception)
        S3Exception.builder().statusCode(status).awsErrorDetails(details).build());
  }

  private static BucketException failure(int status, String code) {
    return FAILURES.of("PUT", "a/b", (S3Exception) S3Exception.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
        .build());
  }
}
