package io.stowage.registry.storage.s3.internal.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stowage.registry.storage.s3.internal.aws.Connection.Network;
import io.stowage.registry.storage.s3.internal.bucket.ListRequest;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.services.s3.S3Client;

class RouteTest {
  private static final AwsCredentialsProvider SESSION =
      StaticCredentialsProvider.create(AwsSessionCredentials.create("key", "secret", "token"));
  private static final String EMPTY = "<ListBucketResult/>";
  private static final ListRequest LIST = new ListRequest("a/", "/", "a/b c", 10);

  private final Store store = new Store();
  private final RouteFinder finder = new RouteFinder();

  @ParameterizedTest
  @CsvSource({
    "images, eu-west-1, '', false, false, false, false",
    "images, us-east-1, '', false, false, false, false",
    "images, us-east-1, '', true, true, false, false",
    "my.images, eu-west-1, '', false, false, false, false",
    "images, aws-global, '', false, false, false, false",
    "images, fips-us-gov-west-1, '', false, false, false, false",
    "images, cn-north-1, '', false, true, false, false",
    "images, us-gov-west-1, '', false, false, true, false",
    "images, us-gov-west-1, '', true, true, true, false",
    "images, eu-west-1, '', false, false, false, true",
    "images, eu-west-1, '', false, true, false, true",
    "images, us-east-1, http://127.0.0.1:7480, true, false, false, false",
    "images, us-east-1, http://127.0.0.1:7480/, true, false, false, false",
    "images, us-east-1, https://objects.example.com, false, false, false, false",
    "images, us-east-1, https://objects.example.com/, false, false, false, false",
    "images, us-east-1, https://objects.example.com/p, true, false, false, false",
    "images, us-east-1, https://objects.example.com/p/, true, false, false, false",
    "My_Images, us-east-1, https://objects.example.com, true, false, false, false",
  })
  void requestsTakeTheRouteOfTheSdk(
      String bucket,
      String region,
      String endpoint,
      boolean pathStyle,
      boolean dualStack,
      boolean fips,
      boolean accelerate) {
    Network network = new Network(dualStack, fips, accelerate);
    try (S3Client client = client(region, endpoint, pathStyle, network)) {
      ObjectRequests sdk = new SdkRequests(client, bucket);
      ObjectRequests signed = signed(client, bucket);
      signed.list(LIST, 10, "");
      assertThat(finder.route()).isPresent();
      signed.list(LIST, 10, "");
      sdk.get("a/b c+d", "v1", 3);
      signed.get("a/b c+d", "v1", 3);
    }
    assertThat(store.requests).hasSize(4);
    assertSame(store.requests.get(1), store.requests.get(0));
    assertSame(store.requests.get(3), store.requests.get(2));
  }

  private static void assertSame(SdkHttpRequest ours, SdkHttpRequest theirs) {
    assertThat(ours.firstMatchingHeader("User-Agent")).contains("stowage");
    assertThat(theirs.firstMatchingHeader("User-Agent").orElseThrow()).startsWith("aws-sdk-java");
    assertThat(ours.getUri().getRawAuthority()).isEqualTo(theirs.getUri().getRawAuthority());
    assertThat(ours.protocol()).isEqualTo(theirs.protocol());
    assertThat(ours.encodedPath().replaceFirst("/$", ""))
        .isEqualTo(theirs.encodedPath().replaceFirst("/$", ""));
    assertThat(ours.rawQueryParameters()).isEqualTo(theirs.rawQueryParameters());
    assertThat(ours.firstMatchingHeader("Range")).isEqualTo(theirs.firstMatchingHeader("Range"));
    assertThat(ours.firstMatchingHeader("X-Amz-Security-Token")).contains("token");
    assertThat(scope(ours)).isEqualTo(scope(theirs));
  }

  private static String scope(SdkHttpRequest request) {
    return request.firstMatchingHeader("Authorization").orElseThrow().replaceFirst(",.*", "");
  }

  @Test
  void aSignatureOfAnotherKindIsNotImitated() {
    SdkHttpRequest.Builder request = SdkHttpRequest.builder()
        .method(SdkHttpMethod.GET)
        .uri(URI.create("https://images.example.com/"));
    assertThat(Route.of(request.build())).isEmpty();
    for (String header : List.of(
        "AWS4-ECDSA-P256-SHA256 Credential=key/20260101/s3/aws4_request, SignedHeaders=host",
        "AWS4-HMAC-SHA256 Credential=key/20260101/eu-west-1/s3-outposts/aws4_request, Signature=1")) {
      assertThat(Route.of(request.putHeader("Authorization", header).build())).isEmpty();
    }
  }

  @Test
  void theSdkSendsEverythingOnceItSucceedsWhereARequestWasRefused() {
    try (S3Client client = client()) {
      ObjectRequests signed = onRoute(client);
      store.refusedAgent = "stowage";
      signed.list(LIST, 10, "");
      signed.get("a", "", 0);
    }
    assertThat(store.agents())
        .containsExactly("aws-sdk-java", "stowage", "aws-sdk-java", "aws-sdk-java");
  }

  @Test
  void aRefusalOfBothIsReportedAndTheRouteStays() {
    try (S3Client client = client()) {
      ObjectRequests signed = onRoute(client);
      store.refusedAgent = "";
      assertThatExceptionOfType(AwsServiceException.class)
          .isThrownBy(() -> signed.get("a", "", 0))
          .returns(403, AwsServiceException::statusCode);
      assertThat(finder.route()).isPresent();
    }
  }

  private ObjectRequests signed(S3Client client, String bucket) {
    return new SignedRequests(store, SESSION, "stowage", finder, new SdkRequests(client, bucket));
  }

  /** Returns requests whose route is known. */
  private ObjectRequests onRoute(S3Client client) {
    ObjectRequests signed = signed(client, "images");
    signed.list(LIST, 10, "");
    return signed;
  }

  private S3Client client() {
    return client("eu-west-1", "", false, new Network(false, false, false));
  }

  private S3Client client(String region, String endpoint, boolean pathStyle, Network network) {
    Connection connection = new Connection(
        region,
        Optional.of(endpoint).filter(text -> !text.isEmpty()).map(URI::create),
        pathStyle,
        Optional.empty(),
        network,
        false,
        Optional.empty(),
        "",
        1);
    return Clients.requests(connection, SESSION, store, finder);
  }

  /** A store that has no objects to list, and any object to read; keeps all requests. */
  private static final class Store implements SdkHttpClient {
    private final List<SdkHttpRequest> requests = new ArrayList<>();

    /** The beginning of the user agents whose requests are refused. */
    private String refusedAgent = "nobody";

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      SdkHttpRequest sent = request.httpRequest();
      requests.add(sent);
      boolean refused = agent(sent).startsWith(refusedAgent);
      byte[] body = EMPTY.getBytes(UTF_8);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() {
          return HttpExecuteResponse.builder()
              .response(SdkHttpFullResponse.builder()
                  .statusCode(refused ? 403 : 200)
                  .putHeader("Content-Length", Integer.toString(body.length))
                  .putHeader("Content-Range", "bytes 3-21/22")
                  .putHeader("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
                  .build())
              .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
              .build();
        }

        @Override
        public void abort() {}
      };
    }

    private List<String> agents() {
      return requests.stream()
          .map(Store::agent)
          .map(text -> text.replaceFirst("/.*", ""))
          .toList();
    }

    private static String agent(SdkHttpRequest request) {
      return request.firstMatchingHeader("User-Agent").orElse("");
    }

    @Override
    public void close() {}
  }
}
