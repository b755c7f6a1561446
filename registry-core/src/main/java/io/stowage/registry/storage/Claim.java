package io.stowage.registry.storage;

/**
 * A claim on a path, made with {@link StorageDriver#claim}. It shows that the process that made it
 * is still running. The claim is held until it is closed or the process ends, even if the driver is
 * closed earlier. Thread-safe.
 */
public interface Claim extends AutoCloseable {
  /**
   * Gives up the claim. Closing it again has no effect.
   *
   * @throws StorageException if the store fails; in that case the claim ends with the process
   */
  @Override
  void close();
}
