package io.stowage.registry.interop.bucket;

import io.stowage.registry.Registry;
import io.stowage.registry.exploration.peer.RadosGateway;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A bucket for one registry.
 *
 * @param endpoint the URL of its store
 * @param accessKey the access key of the user
 * @param secretKey the secret key of the user
 * @param name the name of the bucket
 */
public record RegistryBucket(URI endpoint, String accessKey, String secretKey, String name) {
  /** The name of the driver in a configuration. */
  private static final String DRIVER = "s3";

  /** Creates an empty bucket with versions in {@code gateway}. */
  public static RegistryBucket createIn(RadosGateway gateway) {
    return new RegistryBucket(
        gateway.endpoint(), gateway.accessKey(), gateway.secretKey(), gateway.createBucket());
  }

  /** Writes what the bucket needs for servers to start. */
  public void createRegistry() {
    try (Registry registry = Registry.open(open())) {
      registry.repository("first/of-all").blobs().put(new byte[] {1});
    }
  }

  /** Opens the store in the bucket. */
  public StorageDriver open() {
    return ServiceLoader.load(StorageProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.drivers().contains(DRIVER))
        .findFirst()
        .orElseThrow()
        .open(parameters());
  }

  /** Returns the parameters of the driver, which both servers know. */
  public Map<String, String> parameters() {
    return new TreeMap<>(Map.of(
        "regionendpoint", endpoint.toString(),
        "region", "us-east-1",
        "bucket", name,
        "accesskey", accessKey,
        "secretkey", secretKey));
  }

  /**
   * Writes a configuration file that both servers understand. It allows deletions, and lets clients
   * get blobs from the server.
   *
   * @param storage further keys of the section {@code storage}, as a YAML flow without braces, or
   *     empty
   * @param more further sections
   */
  public Path configuration(Path file, String storage, String more) {
    String driver = parameters().entrySet().stream()
        .map(entry -> entry.getKey() + ": '" + entry.getValue() + "'")
        .collect(Collectors.joining(", "));
    try {
      return Files.writeString(
          file, """
              version: 0.1
              log: {level: info, accesslog: {disabled: true}}
              storage: {%s: {%s}, delete: {enabled: true}, redirect: {disable: true}, \
              maintenance: {uploadpurging: {enabled: false}}%s}
              %s
              """.formatted(DRIVER, driver, storage.isEmpty() ? "" : ", " + storage, more));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a configuration file that both servers understand, for a server without metrics. */
  public Path configuration(Path file) {
    return configuration(file, "", "http: {addr: '127.0.0.1:0', secret: interop}");
  }

  /** Returns the name of the bucket and the URL of the store, without the keys. */
  @Override
  public String toString() {
    return name + " at " + endpoint;
  }
}
