package io.stowage.registry.storage.s3.internal.aws;

import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Makes the client that signs URLs when the first URL is signed, because most programs sign none.
 * Thread-safe.
 */
final class Signer implements AutoCloseable {
  private final Supplier<S3Presigner> factory;
  private Optional<S3Presigner> made = Optional.empty();

  Signer(Supplier<S3Presigner> factory) {
    this.factory = factory;
  }

  synchronized S3Presigner get() {
    S3Presigner signer = made.orElseGet(factory);
    made = Optional.of(signer);
    return signer;
  }

  @Override
  public synchronized void close() {
    made.ifPresent(S3Presigner::close);
  }
}
