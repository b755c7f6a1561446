package io.stowage.registry.storage;

import java.util.Map;
import java.util.Set;

/**
 * Opens stores of one kind from the parameters of a configuration. A program that has no dependency
 * on the module of such a store finds the provider with {@link java.util.ServiceLoader}.
 *
 * <p>Thread-safe.
 */
public interface StorageProvider {
  /**
   * Returns the names that the stores of this kind have in the section {@code storage} of a
   * configuration file of Distribution, such as {@code s3}.
   */
  Set<String> drivers();

  /**
   * Opens the store that {@code parameters} describe. It may be empty. The caller closes it.
   *
   * @param parameters the values of the keys below the name of the driver. Booleans are {@code true}
   *     or {@code false}, and numbers decimal; a key without a value is absent
   * @throws IllegalArgumentException if a parameter is missing or invalid; the message begins with
   *     the name of the parameter, does not contain the value of a secret, and says what is expected
   * @throws StorageException if the store fails or cannot be used
   */
  StorageDriver open(Map<String, String> parameters);
}
