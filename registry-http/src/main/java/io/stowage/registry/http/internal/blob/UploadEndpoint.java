package io.stowage.registry.http.internal.blob;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.StowageException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests that upload blobs (OCI distribution spec 1.1, end-4 to end-6, end-11 and end-13,
 * and the draft of version 1.2, end-14). Thread-safe.
 *
 * <p>Of two requests to one upload, the earlier one loses if this process receives both: none of
 * its later bytes count, and its connection ends. A request to an upload that another process
 * writes to is refused with BLOB_UPLOAD_BUSY and {@code Retry-After}. If the connection of a client
 * breaks, the bytes that arrived stay, and the client can continue behind them. An upload that
 * exceeds the maximum size of a blob is dropped, because it can never be completed.
 *
 * <p>The methods that take the id of an upload throw a {@link RegistryException}
 * BLOB_UPLOAD_UNKNOWN if there is no such upload, and BLOB_UPLOAD_INVALID if the state in the URL
 * is not genuine. Methods that read a body throw a {@link RequestException} if it ends early.
 */
public final class UploadEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(UploadEndpoint.class);

  private final HttpOptions options;
  private final UploadProgress progress;
  private final BlobMount mount;
  private final Semaphore writers;

  /** Creates an endpoint. */
  public UploadEndpoint(HttpOptions options) {
    Objects.requireNonNull(options, "options");
    this.options = options;
    this.progress = new UploadProgress(options);
    this.mount = new BlobMount(options.anyMount());
    this.writers = new Semaphore(options.uploadLimit());
  }

  /** Returns the number of requests that write the content of blobs at present. */
  public int underWay() {
    return options.uploadLimit() - writers.availablePermits();
  }

  /**
   * Answers a POST request: mounts the blob of the parameter {@code mount} if that is possible, or
   * else stores the body as the blob of the parameter {@code digest}, or else starts an upload and
   * ignores the body.
   *
   * @throws RegistryException DIGEST_INVALID if {@code digest} is malformed or differs from that of
   *     the body, or if draft features are enabled and {@code digest-algorithm} is not supported
   */
  public HttpResponse start(Call call) {
    Objects.requireNonNull(call, "call");
    Optional<Digest> mounted = mount.attempt(call);
    if (mounted.isPresent()) {
      return created(call, mounted.get());
    }
    Optional<String> digest = parameter(call, "digest");
    if (digest.isPresent()) {
      Digest expected = digest(digest.get());
      return writing(call, () -> whole(call, expected));
    }
    checkAlgorithm(call);
    return progress.answer(202, call, call.repository().blobs().startUpload(), 0);
  }

  /**
   * Answers a PATCH request: appends the body to the upload {@code id}, at its end if there is no
   * {@code Content-Range}.
   *
   * @throws ApiException RANGE_INVALID if the {@code Content-Range} is malformed or does not begin
   *     at the end of the upload, with headers that tell where that is; BLOB_UPLOAD_BUSY if a later
   *     request ended this one; SIZE_INVALID with status 413 if the blob is too large
   * @throws RegistryException SIZE_INVALID if the lengths of the body and of the {@code
   *     Content-Range} differ, BLOB_UPLOAD_BUSY if another process writes to the upload,
   *     TOOMANYREQUESTS if too many requests append at the same time
   */
  public HttpResponse patch(Call call, String id) {
    BlobUpload upload = resume(call, id);
    return writing(call, () -> progress.answer(202, call, upload, append(call, upload)));
  }

  /**
   * Answers a PUT request: appends the body, if there is one, as {@link #patch} does, and makes the
   * upload {@code id} the blob of the parameter {@code digest}.
   *
   * @throws RegistryException DIGEST_INVALID if the digest is missing, malformed or not supported,
   *     in which case the upload stays, or if it is not that of the content, in which case the
   *     upload is dropped, as in Distribution; BLOB_UPLOAD_BUSY if another process writes to the
   *     upload, whatever the digest is
   */
  public HttpResponse put(Call call, String id) {
    BlobUpload upload = resume(call, id);
    Digest digest = digest(parameter(call, "digest").orElse(""));
    return writing(call, () -> {
      if (call.request().body().length().orElse(1) > 0) {
        append(call, upload);
      }
      upload.commit(digest);
      return created(call, digest);
    });
  }

  /** Answers a GET or HEAD request: tells how many bytes of the upload {@code id} have arrived. */
  public HttpResponse status(Call call, String id) {
    BlobUpload upload = resume(call, id);
    return progress.answer(204, call, upload, upload.offset());
  }

  /**
   * Answers a DELETE request: drops the upload {@code id}.
   *
   * @throws RegistryException BLOB_UPLOAD_BUSY if another process writes to it
   */
  public HttpResponse cancel(Call call, String id) {
    BlobUpload upload = resume(call, id);
    upload.cancel();
    return HttpResponse.builder(204)
        .header("Docker-Upload-UUID", upload.id().toString())
        .build();
  }

  private BlobUpload resume(Call call, String id) {
    Objects.requireNonNull(call, "call");
    Objects.requireNonNull(id, "id");
    progress.check(call, id);
    return call.repository().blobs().resumeUpload(id);
  }

  private HttpResponse whole(Call call, Digest digest) {
    UploadBody body =
        new UploadBody(call.request().body(), Optional.empty(), 0, options.blobLimit());
    body.checkAnnounced();
    try {
      call.repository().blobs().put(body, digest);
    } catch (UncheckedIOException e) {
      throw endedEarly(e);
    }
    return created(call, digest);
  }

  /**
   * Returns the offset behind the bytes of the body. The upload compares the start before it reads
   * the body, whose length is compared then: a client that is wrong about both has to learn the
   * start.
   */
  private long append(Call call, BlobUpload upload) {
    Optional<ByteRange> range = contentRange(call, upload);
    long start = range.map(ByteRange::first).orElseGet(upload::offset);
    UploadBody body = new UploadBody(call.request().body(), range, start, options.blobLimit());
    try {
      return upload.append(start, body);
    } catch (UncheckedIOException e) {
      throw endedEarly(e);
    } catch (ApiException tooLarge) {
      drop(upload);
      throw tooLarge;
    } catch (RegistryException e) {
      throw refusal(e, call, upload, body.isBegun());
    }
  }

  private Optional<ByteRange> contentRange(Call call, BlobUpload upload) {
    Optional<String> header = call.request().header("Content-Range");
    Optional<ByteRange> range = header.flatMap(ContentRange::parse);
    if (header.isPresent() && range.isEmpty()) {
      throw outOfOrder(
          RegistryException.invalid(
              ErrorCode.RANGE_INVALID, header.get(), "a Content-Range such as 0-1023"),
          call,
          upload);
    }
    return range;
  }

  /**
   * Returns the exception that answers a refused append. An append that another process prevents
   * fails before it reads the body; one that a later request of this process ends fails afterwards.
   */
  private RuntimeException refusal(
      RegistryException e, Call call, BlobUpload upload, boolean begun) {
    if (e.code() == ErrorCode.RANGE_INVALID) {
      return outOfOrder(e, call, upload);
    }
    return e.code() == ErrorCode.BLOB_UPLOAD_BUSY && begun ? overtaken() : e;
  }

  private ApiException outOfOrder(RegistryException e, Call call, BlobUpload upload) {
    String message = Objects.requireNonNull(e.getMessage());
    return progress.refusal(ApiException.of(e.code(), message), call, upload);
  }

  private static ApiException overtaken() {
    return ApiException.of(
            ErrorCode.BLOB_UPLOAD_BUSY, "a later request to the same upload ended this one")
        .withHeader("Retry-After", "1")
        .closingConnection();
  }

  private static RequestException endedEarly(UncheckedIOException e) {
    return new RequestException("the body of an upload request ended early", e);
  }

  private static void drop(BlobUpload upload) {
    try {
      upload.cancel();
    } catch (StowageException e) {
      LOG.debug("Upload {} is too large and stays until it is purged", upload.id(), e);
    }
  }

  private static HttpResponse created(Call call, Digest digest) {
    String path = "/v2/" + call.repository().name() + "/blobs/" + digest;
    return HttpResponse.builder(201)
        .header("Location", call.locations().of(path))
        .header("Docker-Content-Digest", digest.toString())
        .build();
  }

  private HttpResponse writing(Call call, Supplier<HttpResponse> work) {
    if (!writers.tryAcquire()) {
      throw RegistryException.of(
          ErrorCode.TOOMANYREQUESTS,
          call.repository().name().value(),
          "the server already receives " + options.uploadLimit() + " uploads; try again later");
    }
    try {
      return work.get();
    } finally {
      writers.release();
    }
  }

  private void checkAlgorithm(Call call) {
    if (options.draftFeatures()) {
      parameter(call, "digest-algorithm")
          .ifPresent(name -> checkKnown(DigestAlgorithm.named(name), name));
    }
  }

  private static Digest digest(String text) {
    Digest digest = Digest.parse(text);
    checkKnown(digest.algorithm(), text);
    return digest;
  }

  private static void checkKnown(DigestAlgorithm algorithm, String value) {
    if (!algorithm.isKnown()) {
      throw RegistryException.invalid(ErrorCode.DIGEST_INVALID, value, "sha256 or sha512");
    }
  }

  private static Optional<String> parameter(Call call, String name) {
    return call.request().query().first(name).filter(value -> !value.isEmpty());
  }

  /** Returns the name of this class and the options. */
  @Override
  public String toString() {
    return "UploadEndpoint[options=" + options + "]";
  }
}
