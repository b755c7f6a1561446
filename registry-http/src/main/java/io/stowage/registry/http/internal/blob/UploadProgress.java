package io.stowage.registry.http.internal.blob;

import io.stowage.registry.BlobUpload;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.http.internal.api.Call;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Tells clients where an upload continues, and checks the state that they send back with its URL.
 * Thread-safe.
 */
final class UploadProgress {
  private static final String STATE = "_state";
  private static final String LOCATION = "Location";
  private static final String RANGE = "Range";
  private static final String ID = "Docker-Upload-UUID";

  private final Optional<StateTokens> tokens;

  /** Creates an instance that signs states if {@code options} have a secret. */
  UploadProgress(HttpOptions options) {
    this.tokens = options.secret().map(StateTokens::new);
  }

  /**
   * Checks the state in the URL of a request to the upload {@code id}. Without a secret, or without
   * a state, there is nothing to check: the state protects nothing, because every caller that may
   * push to the repository gets one.
   *
   * @throws RegistryException BLOB_UPLOAD_INVALID if the state was not signed with the secret for
   *     this upload
   */
  void check(Call call, String id) {
    Optional<String> state = call.request().query().first(STATE);
    if (tokens.isPresent()
        && state.isPresent()
        && !tokens.get().accepts(state.get(), call.repository().name(), id)) {
      throw RegistryException.of(
          ErrorCode.BLOB_UPLOAD_INVALID,
          id,
          "the parameter _state was not issued for this upload by a server with the same secret");
    }
  }

  /** Returns an answer that tells where {@code upload} of {@code offset} bytes continues. */
  HttpResponse answer(int status, Call call, BlobUpload upload, long offset) {
    return HttpResponse.builder(status)
        .header(LOCATION, location(call, upload, offset))
        .header(RANGE, range(offset))
        .header(ID, upload.id().toString())
        .build();
  }

  /** Returns a copy of {@code refusal} that tells where {@code upload} continues. */
  ApiException refusal(ApiException refusal, Call call, BlobUpload upload) {
    long offset = upload.offset();
    return refusal
        .withHeader(LOCATION, location(call, upload, offset))
        .withHeader(RANGE, range(offset))
        .withHeader(ID, upload.id().toString());
  }

  private String location(Call call, BlobUpload upload, long offset) {
    String path = "/v2/" + call.repository().name() + "/blobs/uploads/" + upload.id();
    return call.locations().of(path + query(call, upload, offset));
  }

  private String query(Call call, BlobUpload upload, long offset) {
    if (tokens.isEmpty()) {
      return "";
    }
    Instant startedAt = upload.startedAt().orElse(Instant.EPOCH);
    String state =
        tokens.get().sign(call.repository().name(), upload.id().toString(), offset, startedAt);
    return "?" + STATE + "=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
  }

  /** Returns {@code 0-0} for an upload without bytes too, as every registry does. */
  private static String range(long offset) {
    return "0-" + Math.max(0, offset - 1);
  }

  /** Returns whether states are signed. */
  @Override
  public String toString() {
    return "UploadProgress[signed=" + tokens.isPresent() + "]";
  }
}
