package io.stowage.registry.http.internal.blob;

import com.google.common.base.CharMatcher;
import io.stowage.registry.http.BlobLocator;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Answers requests for blobs (OCI distribution spec 1.1, end-2 and end-10). Thread-safe. */
public final class BlobEndpoint {
  private final boolean headEvents;
  private final Optional<String> redirect;
  private final Optional<BlobLocator> locator;

  /** Creates an endpoint. */
  public BlobEndpoint(HttpOptions options) {
    Objects.requireNonNull(options, "options");
    this.headEvents = options.headEvents();
    this.redirect =
        options.redirect().map(base -> CharMatcher.is('/').trimTrailingFrom(base.toString()));
    this.locator = options.locator();
  }

  /**
   * Answers a GET or HEAD request for a blob, or for ranges of it. A HEAD request gets the headers
   * that a GET request would get. It opens the blob, which fires the event of a pull, only if the
   * options say that it counts as one.
   *
   * <p>A HEAD request of a caller who may push renews the lease of the blob, because pushers skip
   * the upload of a blob that they find in this way.
   *
   * <p>As in Distribution, a redirect does not depend on the conditions of the request and on its
   * ranges: the other server answers these. A redirect to a fixed URL is also the answer to a HEAD
   * request; one to a URL of a locator is not.
   *
   * <p>A malformed {@code Range} is ignored: a client that gets an error for a range does not ask
   * for ranges again. Ranges that together are longer than the blob are answered by the whole blob.
   *
   * @throws ApiException RANGE_INVALID if all ranges begin behind the blob
   * @throws io.stowage.registry.model.RegistryException BLOB_UNKNOWN if the repository does not
   *     have the blob
   */
  public HttpResponse get(Call call, Digest digest) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(digest, "digest");
    HttpRequest request = call.request();
    BlobPull pull = BlobPull.of(call, digest, headEvents);
    if (redirect.isPresent()) {
      return pull.redirected(redirect.get());
    }
    Optional<HttpResponse> located =
        pull.head() ? Optional.empty() : locator.flatMap(pull::located);
    return located.orElseGet(() -> served(pull, request, digest));
  }

  private static HttpResponse served(BlobPull pull, HttpRequest request, Digest digest) {
    if (!pull.head() && !isConditional(request)) {
      return pull.whole();
    }
    long size = pull.size();
    EntityTag tag = EntityTag.of(digest);
    if (tag.isKnownTo(request)) {
      return pull.notModified();
    }
    return range(request)
        .filter(header -> size > 0 && tag.allowsRangesOf(request))
        .map(header -> ranges(pull, header.in(size), size))
        .orElseGet(() -> pull.whole(size));
  }

  private static boolean isConditional(HttpRequest request) {
    return request.header("Range").isPresent()
        || request.header("If-None-Match").isPresent();
  }

  private static Optional<RangeHeader> range(HttpRequest request) {
    List<String> lines = request.headers("Range");
    return lines.size() == 1 ? RangeHeader.parse(lines.get(0)) : Optional.empty();
  }

  private static HttpResponse ranges(BlobPull pull, List<ByteRange> ranges, long size) {
    if (ranges.isEmpty()) {
      throw ApiException.of(
              ErrorCode.RANGE_INVALID, "the blob has " + size + " bytes; no range begins in it")
          .withHeader("Content-Range", "bytes */" + size);
    }
    if (ranges.size() == 1) {
      return pull.part(ranges.get(0), size);
    }
    return isLongerThan(size, ranges) ? pull.whole(size) : pull.parts(ranges, size);
  }

  private static boolean isLongerThan(long size, List<ByteRange> ranges) {
    long left = size;
    for (ByteRange range : ranges) {
      left -= range.length();
      if (left < 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Answers a DELETE request for a blob.
   *
   * @throws io.stowage.registry.model.RegistryException BLOB_UNKNOWN if the repository does not
   *     have the blob, UNSUPPORTED if deletion is disabled
   */
  public HttpResponse delete(Call call, Digest digest) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(digest, "digest");
    call.repository().blobs().delete(digest);
    return HttpResponse.builder(202).build();
  }

  /** Returns the name of this class and the URL to which pulls are redirected. */
  @Override
  public String toString() {
    return "BlobEndpoint[redirect=" + redirect.orElse("none") + "]";
  }
}
