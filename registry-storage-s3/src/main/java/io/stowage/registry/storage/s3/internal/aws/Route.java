package io.stowage.registry.storage.s3.internal.aws;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The destination of the requests of a bucket, and the region for which they are signed.
 *
 * @param bucket the URL of the bucket, without a slash at its end
 * @param region the region in the scope of the signature
 */
record Route(URI bucket, String region) {
  /** The scope of a signature of version 4 for S3: the key, the day, the region and the service. */
  private static final Pattern SCOPE =
      Pattern.compile("AWS4-HMAC-SHA256 Credential=[^,]+/\\d{8}/([^/,]+)/s3/aws4_request,.*");

  /**
   * Returns the route of a signed listing of the bucket, or empty if it is signed in another way, as
   * those of some access points are.
   */
  static Optional<Route> of(SdkHttpRequest listing) {
    Matcher scope = SCOPE.matcher(listing.firstMatchingHeader("Authorization").orElse(""));
    if (!scope.matches()) {
      return Optional.empty();
    }
    URI url = listing.getUri();
    String path = listing.encodedPath().replaceFirst("/+$", "");
    return Optional.of(new Route(
        URI.create(url.getScheme() + "://" + url.getRawAuthority() + path), scope.group(1)));
  }
}
