package io.stowage.registry.storage;

/**
 * Shows that the process which made it with {@link StorageDriver#claim} still runs. It is held until it is
 * closed or the process ends, also when the driver is closed before. Thread-safe.
 */
public interface Claim extends AutoCloseable {
  /**
   * Gives the claim up. Closing it again has no effect.
   *
   * @throws StorageException if the store fails; the claim then ends with the process
   */
  @Override
  void close();
}
