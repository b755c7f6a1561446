package io.stowage.registry.storage.s3.internal.aws;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of the connection to a store.
 *
 * @param region the region for which requests are signed
 * @param endpoint the URL of the store, or empty for AWS
 * @param pathStyle whether the bucket is a part of the path instead of the name of the host
 * @param login the credentials, or empty for those of the environment
 * @param network which of its endpoints AWS is asked to use
 * @param skipVerify whether certificates are accepted without verification
 * @param caBundle a file with the authorities that may sign certificates, or empty for those that
 *     the JVM trusts
 * @param userAgent a text that is appended to the {@code User-Agent} header of requests, or empty
 * @param connections the most connections at a time
 */
public record Connection(
    String region,
    Optional<URI> endpoint,
    boolean pathStyle,
    Optional<Login> login,
    Network network,
    boolean skipVerify,
    Optional<Path> caBundle,
    String userAgent,
    int connections) {
  /** Checks that no component is null. */
  public Connection {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(endpoint, "endpoint");
    Objects.requireNonNull(login, "login");
    Objects.requireNonNull(network, "network");
    Objects.requireNonNull(caBundle, "caBundle");
    Objects.requireNonNull(userAgent, "userAgent");
  }

  /**
   * The endpoints of AWS.
   *
   * @param dualStack those with IPv6
   * @param fips those that follow FIPS 140
   * @param accelerate those of the edge locations
   */
  public record Network(boolean dualStack, boolean fips, boolean accelerate) {}
}
