package io.stowage.registry.gc;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.s3.S3Options;
import io.stowage.registry.storage.s3.S3Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A registry in a bucket of its own.
 *
 * @param endpoint the URL of the store
 * @param accessKey the access key of the user
 * @param secretKey the secret key of the user
 * @param bucket the name of the bucket
 */
public record StoredRegistry(URI endpoint, String accessKey, String secretKey, String bucket) {
  /** The region of a store that has none. */
  static final String REGION = "us-east-1";

  /** Returns the same registry, reached at another URL. */
  StoredRegistry at(URI other) {
    return new StoredRegistry(other, accessKey, secretKey, bucket);
  }

  /** Opens the store. */
  StorageDriver open() {
    return S3Storage.builder(S3Options.builder(bucket)
            .region(REGION)
            .regionEndpoint(endpoint)
            .credentials(accessKey, secretKey)
            .build())
        .openOrCreate();
  }

  /**
   * Writes a configuration for either program, of a server on {@code port} without logs, which makes
   * clients get blobs from the server.
   */
  public Path configuration(Path file, int port) {
    try {
      return Files.writeString(
          file, """
              version: 0.1
              log: {level: error, accesslog: {disabled: true}}
              storage:
                s3:
                  regionendpoint: '%s'
                  region: %s
                  bucket: '%s'
                  accesskey: '%s'
                  secretkey: '%s'
                delete: {enabled: true}
                redirect: {disable: true}
                maintenance: {uploadpurging: {enabled: false}}
              http: {addr: '127.0.0.1:%d'}
              """.formatted(endpoint, REGION, bucket, accessKey, secretKey, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the name of the bucket and the URL of the store, without the keys. */
  @Override
  public String toString() {
    return bucket + " at " + endpoint;
  }
}
