package io.stowage.registry.storage.s3.internal.aws;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The clients of the SDK that a bucket uses: one sends requests, the other signs URLs. Reads and
 * listings are sent by the HTTP client alone, as {@link SignedRequests} describes.
 *
 * <p>Requests are sent in the form that old stores understand too: the body as it is instead of in
 * signed chunks, and a checksum only where the protocol requires one. The SDK repeats no request.
 */
public final class Clients implements AutoCloseable {
  private static final Duration TO_CONNECT = Duration.ofSeconds(10);

  /** A store may think for long before it answers a copy or the end of an upload. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final S3Client requests;
  private final Function<String, ObjectRequests> objects;
  private final Signer signer;
  private final Runnable release;

  private Clients(
      S3Client requests,
      Function<String, ObjectRequests> objects,
      Signer signer,
      Runnable release) {
    this.requests = requests;
    this.objects = objects;
    this.signer = signer;
    this.release = release;
  }

  /**
   * Creates clients for a connection.
   *
   * @param urls the URL of the store in signed URLs, or empty for that of the connection
   * @throws IllegalArgumentException if the file of the authorities to trust cannot be used
   */
  public static Clients of(Connection connection, Optional<URI> urls) {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(urls, "urls");
    if (connection.login().isPresent()) {
      return of(connection, urls, credentials(connection.login().get()), () -> {});
    }
    DefaultCredentialsProvider provider = DefaultCredentialsProvider.builder().build();
    return of(connection, urls, provider, provider::close);
  }

  private static Clients of(
      Connection connection,
      Optional<URI> urls,
      AwsCredentialsProvider credentials,
      Runnable release) {
    SdkHttpClient http = http(connection);
    RouteFinder finder = new RouteFinder();
    S3Client requests = requests(connection, credentials, http, finder);
    String userAgent = ("stowage " + connection.userAgent()).strip();
    Signer signer =
        new Signer(() -> signer(connection, urls.or(connection::endpoint), credentials));
    return new Clients(
        requests,
        bucket -> new SignedRequests(
            http, credentials, userAgent, finder, new SdkRequests(requests, bucket)),
        signer,
        () -> {
          requests.close();
          http.close();
          release.run();
        });
  }

  /**
   * Uses a client of the caller, and does not close it.
   *
   * @param urls the URL of the store in signed URLs, or empty for that of the client
   * @param pathStyle whether the bucket is a part of the path of signed URLs
   */
  public static Clients of(S3Client client, Optional<URI> urls, boolean pathStyle) {
    Objects.requireNonNull(client, "client");
    Objects.requireNonNull(urls, "urls");
    return new Clients(
        client,
        bucket -> new SdkRequests(client, bucket),
        new Signer(() -> signer(client.serviceClientConfiguration(), urls, pathStyle)),
        () -> {});
  }

  private static S3Presigner signer(
      S3ServiceClientConfiguration settings, Optional<URI> urls, boolean pathStyle) {
    S3Presigner.Builder signer = S3Presigner.builder()
        .region(settings.region())
        .credentialsProvider(settings.credentialsProvider())
        .serviceConfiguration(
            S3Configuration.builder().pathStyleAccessEnabled(pathStyle).build());
    urls.or(settings::endpointOverride).ifPresent(signer::endpointOverride);
    return signer.build();
  }

  S3Client requests() {
    return requests;
  }

  /**
   * Returns the requests for listings and contents of {@code bucket}. A bucket has clients of its
   * own.
   */
  ObjectRequests objects(String bucket) {
    return objects.apply(bucket);
  }

  S3Presigner signer() {
    return signer.get();
  }

  /** Releases the clients that this object has created. */
  @Override
  public void close() {
    signer.close();
    release.run();
  }

  private static AwsCredentialsProvider credentials(Login login) {
    return StaticCredentialsProvider.create(
        login.sessionToken().isEmpty()
            ? AwsBasicCredentials.create(login.accessKey(), login.secretKey())
            : AwsSessionCredentials.create(
                login.accessKey(), login.secretKey(), login.sessionToken()));
  }

  static S3Client requests(
      Connection connection,
      AwsCredentialsProvider credentials,
      SdkHttpClient http,
      RouteFinder finder) {
    var builder = S3Client.builder()
        .region(Region.of(connection.region()))
        .credentialsProvider(credentials)
        .httpClient(http)
        .overrideConfiguration(overrides(connection, finder))
        .serviceConfiguration(style(connection).chunkedEncodingEnabled(false).build())
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .dualstackEnabled(connection.network().dualStack())
        .fipsEnabled(connection.network().fips());
    connection.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static S3Presigner signer(
      Connection connection, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
    S3Presigner.Builder builder = S3Presigner.builder()
        .region(Region.of(connection.region()))
        .credentialsProvider(credentials)
        .serviceConfiguration(style(connection).build())
        .dualstackEnabled(connection.network().dualStack())
        .fipsEnabled(connection.network().fips());
    endpoint.ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private static S3Configuration.Builder style(Connection connection) {
    return S3Configuration.builder()
        .pathStyleAccessEnabled(connection.pathStyle())
        .accelerateModeEnabled(connection.network().accelerate());
  }

  private static SdkHttpClient http(Connection connection) {
    AttributeMap.Builder options = AttributeMap.builder();
    if (connection.skipVerify()) {
      options.put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, true);
    }
    Apache5HttpClient.Builder client = Apache5HttpClient.builder()
        .maxConnections(connection.connections())
        .connectionTimeout(TO_CONNECT)
        .connectionAcquisitionTimeout(SILENCE)
        .socketTimeout(SILENCE)
        .tcpKeepAlive(true);
    if (isPlain(connection) && !connection.skipVerify()) {
      // The client would read the authorities of the JVM, which takes a tenth of a second.
      client.tlsTrustManagersProvider(() -> new TrustManager[0]);
    }
    connection
        .caBundle()
        .map(CaBundle::trust)
        .ifPresent(trust -> client.tlsTrustManagersProvider(() -> trust));
    return client.buildWithDefaults(options.build());
  }

  private static boolean isPlain(Connection connection) {
    return connection.endpoint().map(URI::getScheme).filter("http"::equals).isPresent();
  }

  private static ClientOverrideConfiguration overrides(Connection connection, RouteFinder finder) {
    ClientOverrideConfiguration.Builder overrides = ClientOverrideConfiguration.builder()
        .retryStrategy(DefaultRetryStrategy.doNotRetry())
        .addExecutionInterceptor(finder);
    if (!connection.userAgent().isEmpty()) {
      overrides.putAdvancedOption(
          SdkAdvancedClientOption.USER_AGENT_SUFFIX, connection.userAgent());
    }
    return overrides.build();
  }
}
