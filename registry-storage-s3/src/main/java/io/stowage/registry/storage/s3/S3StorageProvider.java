package io.stowage.registry.storage.s3;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Opens stores that a configuration describes under {@code storage.s3} or {@code storage.s3aws}.
 */
public final class S3StorageProvider implements StorageProvider {
  /** Creates a provider. */
  public S3StorageProvider() {}

  @Override
  public Set<String> drivers() {
    return Set.of("s3", "s3aws");
  }

  @Override
  public StorageDriver open(Map<String, String> parameters) {
    Objects.requireNonNull(parameters, "parameters");
    return S3Storage.builder(S3Options.of(parameters)).openOrCreate();
  }
}
