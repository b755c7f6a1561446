package io.stowage.registry.storage.s3.internal.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The difference between the clock of this machine and that of a store, taken from the answer of a
 * store that refuses a signature. A store accepts only signatures of the last and the next 15
 * minutes ("Error responses" in the API reference of S3, RequestTimeTooSkewed).
 */
final class ClockDifference {
  private static final Duration MOST = Duration.ofMinutes(15);
  private static final int FORBIDDEN = 403;

  private ClockDifference() {}

  /**
   * Returns a text that says how far the clock of this machine is from that of the store, or empty
   * if the clocks are not the cause of the failure. An answer to a HEAD request has no error code,
   * so the times decide.
   *
   * @param now the time by the clock of this machine
   */
  static Optional<String> of(AwsServiceException e, Instant now) {
    Optional<Duration> ahead = date(e).map(date -> Duration.between(date, now));
    if (Failures.code(e).equals("RequestTimeTooSkewed")) {
      return Optional.of(ahead
          .map(ClockDifference::text)
          .orElse("the clock of this machine differs too much from that of the store"));
    }
    return ahead
        .filter(difference -> e.statusCode() == FORBIDDEN)
        .filter(difference -> difference.abs().compareTo(MOST) > 0)
        .map(ClockDifference::text);
  }

  private static String text(Duration ahead) {
    Duration difference = ahead.abs();
    return "the clock of this machine is "
        + (difference.toHours() > 0 ? difference.toHours() + " h " : "")
        + difference.toMinutesPart() + " min "
        + (ahead.isNegative() ? "behind" : "ahead of")
        + " that of the store, expected at most " + MOST.toMinutes() + " min";
  }

  private static Optional<Instant> date(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    if (details == null || details.sdkHttpResponse() == null) {
      return Optional.empty();
    }
    try {
      return details
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException malformed) {
      return Optional.empty();
    }
  }
}
