package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Sends requests by the HTTP client and the signer of the SDK alone.
 *
 * <p>For each request, a client of the SDK resolves the endpoint and the way to sign, runs some
 * twenty interceptors and measures all that. A collection mostly reads manifests, and in a process
 * that has just been started, these steps take longer than everything else in it. A refusal is left
 * to the client of the SDK, which signs by the clock of the store from then on.
 */
final class SignedRequests implements ObjectRequests {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int LONGEST_ERROR = 1 << 16;
  private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,100})</Code>");

  private final SdkHttpClient http;
  private final Signature signature;
  private final URI bucket;
  private final ObjectRequests others;

  /**
   * Creates requests.
   *
   * @param bucket the URL of the bucket, with a slash at its end
   * @param others repeats requests that are refused
   */
  SignedRequests(SdkHttpClient http, Signature signature, URI bucket, ObjectRequests others) {
    this.http = Objects.requireNonNull(http, "http");
    this.signature = Objects.requireNonNull(signature, "signature");
    this.bucket = Objects.requireNonNull(bucket, "bucket");
    this.others = Objects.requireNonNull(others, "others");
  }

  /** Without an offset, no range is asked for, because an empty object has none. */
  @Override
  public ObjectContent get(String key, String version, long offset) {
    SdkHttpRequest.Builder request = request(SdkHttpUtils.urlEncodeIgnoreSlashes(key));
    if (!version.isEmpty()) {
      request.putRawQueryParameter("versionId", version);
    }
    if (offset > 0) {
      request.putHeader("Range", "bytes=" + offset + "-");
    }
    return send(
        request,
        (head, body) -> content(key, offset, head, body),
        () -> others.get(key, version, offset));
  }

  @Override
  public ListAnswer list(ListRequest list, int limit, String token) {
    SdkHttpRequest.Builder request = request("")
        .putRawQueryParameter("list-type", "2")
        .putRawQueryParameter("prefix", list.prefix())
        .putRawQueryParameter("encoding-type", "url")
        .putRawQueryParameter("max-keys", Integer.toString(limit));
    putIfPresent(request, "delimiter", list.delimiter());
    putIfPresent(request, "start-after", list.after());
    putIfPresent(request, "continuation-token", token);
    return send(request, (head, body) -> list(body), () -> others.list(list, limit, token));
  }

  private static void putIfPresent(SdkHttpRequest.Builder request, String name, String value) {
    if (!value.isEmpty()) {
      request.putRawQueryParameter(name, value);
    }
  }

  private SdkHttpRequest.Builder request(String encodedKey) {
    return SdkHttpRequest.builder()
        .method(SdkHttpMethod.GET)
        .uri(bucket)
        .encodedPath(bucket.getRawPath() + encodedKey);
  }

  private <T> T send(
      SdkHttpRequest.Builder request,
      BiFunction<SdkHttpResponse, AbortableInputStream, T> reader,
      Supplier<T> ifRefused) {
    if (Thread.currentThread().isInterrupted()) {
      throw AbortedException.create("the thread was interrupted");
    }
    HttpExecuteResponse answer = answer(signature.sign(request.build()));
    SdkHttpResponse head = answer.httpResponse();
    AbortableInputStream body = answer.responseBody().orElseGet(AbortableInputStream::createEmpty);
    if (head.isSuccessful()) {
      return reader.apply(head, body);
    }
    SdkException failure = failure(head, body);
    if (head.statusCode() == FORBIDDEN || head.statusCode() == BAD_REQUEST) {
      return ifRefused.get();
    }
    throw failure;
  }

  private HttpExecuteResponse answer(SdkHttpRequest request) {
    try {
      return http.prepareRequest(HttpExecuteRequest.builder().request(request).build())
          .call();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static SdkClientException failed(IOException e) {
    return SdkClientException.create("the request failed: " + e.getMessage(), e);
  }

  private static ListAnswer list(AbortableInputStream body) {
    try (body) {
      return ListReader.read(body);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static ObjectContent content(
      String key, long offset, SdkHttpResponse head, AbortableInputStream body) {
    try {
      return new ObjectContent(
          Answers.object(key, head, offset), new ObjectStream(body, Answers.length(head)));
    } catch (BucketException e) {
      body.abort();
      throw e;
    }
  }

  private static SdkException failure(SdkHttpResponse head, AbortableInputStream body) {
    AwsErrorDetails.Builder details = AwsErrorDetails.builder().sdkHttpResponse(head);
    try (body) {
      Matcher code = CODE.matcher(new String(body.readNBytes(LONGEST_ERROR), UTF_8));
      if (code.find()) {
        details.errorCode(code.group(1));
      }
    } catch (IOException e) {
      body.abort();
    }
    return (SdkException) S3Exception.builder()
        .statusCode(head.statusCode())
        .awsErrorDetails(details.build())
        .build();
  }

  /**
   * Signs requests of a registry.
   *
   * @param credentials the provider of the credentials
   * @param region the region of the store
   * @param userAgent the value of the header {@code User-Agent}
   */
  record Signature(AwsCredentialsProvider credentials, String region, String userAgent) {
    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    SdkHttpRequest sign(SdkHttpRequest request) {
      SdkHttpRequest named =
          request.toBuilder().putHeader("User-Agent", userAgent).build();
      return SIGNER
          .sign(all -> all.identity(credentials.resolveCredentials())
              .request(named)
              .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
              .putProperty(AwsV4HttpSigner.REGION_NAME, region)
              .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
              .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
          .request();
    }
  }
}
