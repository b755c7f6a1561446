package io.stowage.registry.http.internal.blob;

import io.stowage.registry.BlobChannel;
import io.stowage.registry.BlobStore;
import io.stowage.registry.http.BlobLocator;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One GET or HEAD request for a blob, and the answers to it.
 *
 * @param blobs the repository's blobs
 * @param digest the digest by which the blob is requested, which the answers repeat
 * @param head whether the answers have no body
 * @param renews whether the request renews the lease of the blob
 * @param counts whether the request fires the event of a pull
 */
record BlobPull(BlobStore blobs, Digest digest, boolean head, boolean renews, boolean counts) {
  private static final String CACHE_CONTROL = "max-age=31536000";

  /** Returns the pull that {@code call} asks for; a HEAD counts if {@code headEvents} says so. */
  static BlobPull of(Call call, Digest digest, boolean headEvents) {
    boolean head = call.request().method().equals("HEAD");
    BlobStore blobs = call.repository().blobs();
    return new BlobPull(blobs, digest, head, head && call.mayPush(), !head || headEvents);
  }

  /**
   * Returns the size of the blob in bytes, without opening it.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   */
  long size() {
    return found().size();
  }

  private Descriptor found() {
    Optional<Descriptor> found = renews ? blobs.touch(digest) : blobs.find(digest);
    return found.orElseThrow(this::unknown);
  }

  /** Returns the whole blob, whose size is read from the open blob. */
  HttpResponse whole() {
    BlobChannel blob = open();
    long size = blob.descriptor().size();
    return content(200).body(new ResponseBody.Region(blob.channel(), size)).build();
  }

  /**
   * Returns a redirect to the data of the blob below {@code base}.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have it
   */
  HttpResponse redirected(String base) {
    Digest stored = found().digest();
    count();
    return redirect(base + "/" + RegistryLayout.blobData(stored));
  }

  /**
   * Returns a redirect to the URL that {@code locator} gives for the data of the blob, or empty if
   * the data has to be sent by this server.
   *
   * @throws RegistryException BLOB_UNKNOWN if the repository does not have the blob
   */
  Optional<HttpResponse> located(BlobLocator locator) {
    return blobs.locate(digest, locator::locate).map(url -> redirect(url.toString()));
  }

  private HttpResponse redirect(String location) {
    return HttpResponse.builder(307)
        .header("Docker-Content-Digest", digest.toString())
        .header("Location", location)
        .build();
  }

  /** Opens a blob that this answer does not send, which fires the event, if it counts as a pull. */
  private void count() {
    if (counts) {
      close(open());
    }
  }

  /** Opens the blob, whose size is known. */
  private BlobChannel open() {
    BlobChannel blob = blobs.channel(digest, 0);
    if (!blob.descriptor().sizeKnown()) {
      close(blob);
      throw unknown();
    }
    return blob;
  }

  /** Returns the whole blob of {@code size} bytes. */
  HttpResponse whole(long size) {
    return answer(content(200), size, () -> region(0, size));
  }

  /** Returns one range of a blob of {@code size} bytes. */
  HttpResponse part(ByteRange range, long size) {
    return answer(
        content(206).header("Content-Range", range.contentRange(size)),
        range.length(),
        () -> region(range.first(), range.length()));
  }

  /** Returns several ranges of a blob of {@code size} bytes. */
  HttpResponse parts(List<ByteRange> ranges, long size) {
    MultipartRanges parts = new MultipartRanges(blobs, digest, size, ranges, boundary());
    long length = parts.length();
    return answer(
        served(206, parts.contentType()),
        length,
        () -> new ResponseBody.Stream(OptionalLong.of(length), parts));
  }

  /** Returns the answer to a client that has the blob. */
  HttpResponse notModified() {
    return headers(304).build();
  }

  /** Nobody who pushes a blob can foresee the boundary and put it into the blob. */
  private static String boundary() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  private HttpResponse answer(
      HttpResponse.Builder answer, long length, Supplier<ResponseBody> body) {
    if (!head) {
      return answer.body(body.get()).build();
    }
    count();
    return answer.header("Content-Length", Long.toString(length)).build();
  }

  private ResponseBody region(long offset, long length) {
    return new ResponseBody.Region(blobs.channel(digest, offset).channel(), length);
  }

  private HttpResponse.Builder content(int status) {
    return served(status, "application/octet-stream");
  }

  private HttpResponse.Builder served(int status, String contentType) {
    return headers(status).header("Accept-Ranges", "bytes").header("Content-Type", contentType);
  }

  private HttpResponse.Builder headers(int status) {
    return HttpResponse.builder(status)
        .header("Docker-Content-Digest", digest.toString())
        .header("ETag", EntityTag.of(digest).value())
        .header("Cache-Control", CACHE_CONTROL);
  }

  private static void close(BlobChannel blob) {
    try {
      blob.close();
    } catch (IOException e) {
      throw StorageException.ofChannel(RegistryLayout.blobData(blob.descriptor().digest()), e);
    }
  }

  private RegistryException unknown() {
    return RegistryException.of(ErrorCode.BLOB_UNKNOWN, digest.toString(), "no such blob");
  }
}
