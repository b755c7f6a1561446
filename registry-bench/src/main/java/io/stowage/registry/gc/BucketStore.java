package io.stowage.registry.gc;

import io.stowage.registry.exploration.peer.RadosGateway;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** An object store, in which each registry gets a bucket of its own, with versions. */
public final class BucketStore implements AutoCloseable {
  /** How many objects are written at the same time. */
  private static final int WRITERS = 16;

  private final URI endpoint;
  private final String accessKey;
  private final String secretKey;
  private final Optional<RadosGateway> gateway;
  private final S3Client client;
  private int buckets;

  private BucketStore(
      URI endpoint, String accessKey, String secretKey, Optional<RadosGateway> gateway) {
    this.endpoint = endpoint;
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.gateway = gateway;
    this.client = S3Client.builder()
        .region(Region.of(StoredRegistry.REGION))
        .endpointOverride(endpoint)
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
        .build();
  }

  /** Starts Ceph's gateway on this computer, which keeps everything in memory. */
  static BucketStore start() {
    RadosGateway gateway = RadosGateway.start();
    return new BucketStore(
        gateway.endpoint(), gateway.accessKey(), gateway.secretKey(), Optional.of(gateway));
  }

  /**
   * Uses a store that runs.
   *
   * @param environment has the keys of a user who may create buckets, under the names of AWS
   */
  static BucketStore at(URI endpoint, Map<String, String> environment) {
    return new BucketStore(
        endpoint,
        required(environment, "AWS_ACCESS_KEY_ID"),
        required(environment, "AWS_SECRET_ACCESS_KEY"),
        Optional.empty());
  }

  private static String required(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .orElseThrow(() -> new IllegalArgumentException(
            "the environment variable " + name + " is missing, expected with --endpoint"));
  }

  /** Creates an empty registry. */
  public StoredRegistry create() {
    buckets++;
    String name = "stowage-bench-" + ProcessHandle.current().pid() + "-" + buckets;
    client.createBucket(request -> request.bucket(name));
    client.putBucketVersioning(request -> request
        .bucket(name)
        .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
    return new StoredRegistry(endpoint, accessKey, secretKey, name);
  }

  /** Creates a registry with a tree of {@code shape}. */
  StoredRegistry create(TreeShape shape) {
    StoredRegistry registry = create();
    ForkJoinPool writers = new ForkJoinPool(WRITERS);
    try (var driver = registry.open()) {
      writers.submit(new TreeGenerator(driver, shape)::write).join();
    } finally {
      writers.shutdown();
    }
    return registry;
  }

  /** Returns the URL of the store. */
  URI endpoint() {
    return endpoint;
  }

  /** Ends the gateway if this started it. Buckets of another store stay. */
  @Override
  public void close() {
    client.close();
    gateway.ifPresent(RadosGateway::close);
  }
}
