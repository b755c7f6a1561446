package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stowage.registry.storage.s3.internal.bucket.BucketException;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import io.stowage.registry.storage.s3.internal.bucket.ObjectContent;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
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
 * Sends requests by the HTTP client and the signer of the SDK alone, along the route that a client
 * of the SDK has taken.
 *
 * <p>For each request, a client of the SDK resolves the endpoint and the way to sign, runs some
 * twenty interceptors and records metrics. A collection mostly reads manifests, and in a process
 * that has just been started, these steps take longer than everything else in it. As long as there
 * is no route, the client of the SDK sends the requests. It also repeats those that are refused,
 * because it may sign by the clock of the store; if it then succeeds, it sends all others too.
 */
final class SignedRequests implements ObjectRequests {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int LONGEST_ERROR = 1 << 16;
  private static final Pattern CODE = Pattern.compile("<Code>([^<]{1,100})</Code>");
  private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]{1,1000})</Message>");
  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final String userAgent;
  private final RouteFinder finder;
  private final ObjectRequests sdk;

  /**
   * Creates requests.
   *
   * @param credentials the provider of the credentials
   * @param userAgent the value of the header {@code User-Agent}
   * @param finder sees the requests of {@code sdk}
   * @param sdk sends requests by a client of the SDK
   */
  SignedRequests(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      String userAgent,
      RouteFinder finder,
      ObjectRequests sdk) {
    this.http = Objects.requireNonNull(http, "http");
    this.credentials = Objects.requireNonNull(credentials, "credentials");
    this.userAgent = Objects.requireNonNull(userAgent, "userAgent");
    this.finder = Objects.requireNonNull(finder, "finder");
    this.sdk = Objects.requireNonNull(sdk, "sdk");
  }

  /** Without an offset, no range is asked for, because an empty object has none. */
  @Override
  public ObjectContent get(String key, String version, long offset) {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder();
    putIfPresent(request, "versionId", version);
    if (offset > 0) {
      request.putHeader("Range", "bytes=" + offset + "-");
    }
    return send(
        request,
        "/" + SdkHttpUtils.urlEncodeIgnoreSlashes(key),
        (head, body) -> content(key, offset, head, body),
        () -> sdk.get(key, version, offset));
  }

  @Override
  public ListAnswer list(ListRequest list, int limit, String token) {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder()
        .putRawQueryParameter("list-type", "2")
        .putRawQueryParameter("prefix", list.prefix())
        .putRawQueryParameter("encoding-type", "url")
        .putRawQueryParameter("max-keys", Integer.toString(limit));
    putIfPresent(request, "delimiter", list.delimiter());
    putIfPresent(request, "start-after", list.after());
    putIfPresent(request, "continuation-token", token);
    return send(request, "", (head, body) -> list(body), () -> sdk.list(list, limit, token));
  }

  private static void putIfPresent(SdkHttpRequest.Builder request, String name, String value) {
    if (!value.isEmpty()) {
      request.putRawQueryParameter(name, value);
    }
  }

  private <T> T send(
      SdkHttpRequest.Builder request,
      String path,
      BiFunction<SdkHttpResponse, AbortableInputStream, T> reader,
      Supplier<T> bySdk) {
    Optional<Route> route = finder.route();
    if (route.isEmpty()) {
      return bySdk.get();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw AbortedException.create("the thread was interrupted");
    }
    HttpExecuteResponse answer = answer(signed(request, path, route.get()));
    SdkHttpResponse head = answer.httpResponse();
    AbortableInputStream body = answer.responseBody().orElseGet(AbortableInputStream::createEmpty);
    if (head.isSuccessful()) {
      return reader.apply(head, body);
    }
    SdkException failure = failure(head, body);
    if (head.statusCode() != FORBIDDEN && head.statusCode() != BAD_REQUEST) {
      throw failure;
    }
    T result = bySdk.get();
    finder.giveUp();
    return result;
  }

  private SdkHttpRequest signed(SdkHttpRequest.Builder request, String path, Route route) {
    SdkHttpRequest complete = request
        .method(SdkHttpMethod.GET)
        .uri(route.bucket())
        .encodedPath(route.bucket().getRawPath() + path)
        .putHeader("User-Agent", userAgent)
        .build();
    return SIGNER
        .sign(all -> all.identity(credentials.resolveCredentials())
            .request(complete)
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
            .putProperty(AwsV4HttpSigner.REGION_NAME, route.region())
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false))
        .request();
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
    String text = "";
    try (body) {
      text = new String(body.readNBytes(LONGEST_ERROR), UTF_8);
    } catch (IOException e) {
      body.abort();
    }
    AwsErrorDetails details = AwsErrorDetails.builder()
        .serviceName("S3")
        .errorCode(first(CODE, text))
        .errorMessage(first(MESSAGE, text))
        .sdkHttpResponse(head)
        .build();
    return (SdkException) S3Exception.builder()
        .statusCode(head.statusCode())
        .awsErrorDetails(details)
        .requestId(head.firstMatchingHeader("x-amz-request-id").orElse("unknown"))
        .extendedRequestId(head.firstMatchingHeader("x-amz-id-2").orElse("unknown"))
        .build();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
