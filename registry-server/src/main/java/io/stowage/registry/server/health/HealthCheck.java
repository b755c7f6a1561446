package io.stowage.registry.server.health;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks one thing that a server depends on. A check may block, and is called by one thread at a
 * time.
 */
@FunctionalInterface
public interface HealthCheck {
  /**
   * Returns a check that fails if the store does not answer, or if it has lost its data, as a
   * directory whose file system is no longer mounted.
   *
   * @throws StorageException if the store fails now
   */
  static HealthCheck storage(StorageDriver driver) {
    Objects.requireNonNull(driver, "driver");
    return StorageCheck.of(driver);
  }

  /** Returns a check that fails while there is a file at {@code path}. */
  static HealthCheck absentFile(Path path) {
    Objects.requireNonNull(path, "path");
    return new FileCheck(path);
  }

  /** Returns a check that fails if a server answers a HEAD request otherwise than expected. */
  static HealthCheck http(HttpProbe probe) {
    Objects.requireNonNull(probe, "probe");
    return new HttpCheck(probe);
  }

  /**
   * Returns a check that fails if no connection to {@code address} can be made.
   *
   * @param address the address, whose host name is resolved anew by each check
   * @param timeout the longest time to wait for each address of the host
   * @throws IllegalArgumentException if the time is not positive
   */
  static HealthCheck tcp(InetSocketAddress address, Duration timeout) {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(timeout, "timeout");
    return new TcpCheck(address, timeout);
  }

  /**
   * Returns a description of the problem, or empty if there is none. An exception counts as a
   * problem.
   */
  Optional<String> problem();
}
