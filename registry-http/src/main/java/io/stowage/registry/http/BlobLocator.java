package io.stowage.registry.http;

import io.stowage.registry.model.Digest;
import java.net.URI;
import java.util.Optional;

/** Provides URLs from which clients can read the data of blobs. Thread-safe. */
@FunctionalInterface
public interface BlobLocator {
  /**
   * Returns a URL from which a client can read the data without further credentials, or empty if
   * this server has to send it.
   *
   * @param stored the sha256 digest under which the blob is stored
   */
  Optional<URI> locate(Digest stored);
}
