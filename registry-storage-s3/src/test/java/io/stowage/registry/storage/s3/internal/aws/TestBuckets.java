package io.stowage.registry.storage.s3.internal.aws;

import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.storage.s3.internal.aws.Connection.Network;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/** Opens buckets of a store of tests. */
public final class TestBuckets {
  private static final ObjectSettings OBJECTS =
      new ObjectSettings("private", Optional.of("STANDARD"), false, Optional.empty());

  private TestBuckets() {}

  /** Returns a client for {@code gateway}, which the caller closes. */
  public static S3Client client(RadosGateway gateway) {
    return clients(gateway).requests();
  }

  static Clients clients(RadosGateway gateway) {
    return clients(gateway, gateway.endpoint(), gateway.secretKey());
  }

  /** Opens a bucket of {@code gateway}. */
  public static AwsBucket open(RadosGateway gateway, String name) {
    return open(gateway, gateway.endpoint(), name);
  }

  /** Opens a bucket of {@code gateway} that is reached at {@code endpoint}. */
  public static AwsBucket open(RadosGateway gateway, URI endpoint, String name) {
    return open(gateway, endpoint, name, gateway.secretKey());
  }

  static AwsBucket open(RadosGateway gateway, URI endpoint, String name, String secret) {
    return new AwsBucket(clients(gateway, endpoint, secret), name, "", OBJECTS);
  }

  private static Clients clients(RadosGateway gateway, URI endpoint, String secret) {
    return clients(endpoint, new Login(gateway.accessKey(), secret, ""));
  }

  /** Opens a bucket of a store at {@code endpoint} that checks no credentials. */
  static AwsBucket open(URI endpoint) {
    return new AwsBucket(clients(endpoint, new Login("key", "secret", "")), "images", "", OBJECTS);
  }

  private static Clients clients(URI endpoint, Login login) {
    Connection connection = new Connection(
        "us-east-1",
        Optional.of(endpoint),
        true,
        Optional.of(login),
        new Network(false, false, false),
        false,
        Optional.empty(),
        "",
        64);
    return Clients.of(connection, Optional.empty());
  }
}
