package io.stowage.registry.internal.lease;

import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The version of this library's own data in a store: a file that contains the number and a newline.
 *
 * <p>A store without this file is valid, because a store that has only been pushed to has no such
 * file. Every writer and collector checks the version first, so that none works on a store whose
 * rules it does not know. A crash may leave the file empty. Such a store is accepted if the folder
 * of the file contains only known names, and the next collector rewrites the version. Thread-safe.
 */
public final class StoreFormat {
  private static final byte[] CURRENT = "1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64;

  private StoreFormat() {}

  /**
   * Checks that a store has no version or the supported one.
   *
   * @throws RegistryException UNSUPPORTED, with the version that was found, if it is another one
   */
  public static void check(StorageDriver driver) {
    read(driver);
  }

  /**
   * Writes the supported version if the store has none.
   *
   * @throws RegistryException UNSUPPORTED, with the version that was found, if it is another one;
   *     nothing is written
   */
  public static void write(StorageDriver driver) {
    if (read(driver).isEmpty()) {
      driver.write(RegistryLayout.FORMAT, CURRENT);
    }
  }

  /**
   * Writes the supported version if the store has none or an empty one. Only the holder of the
   * collector's lock may call this method.
   *
   * @throws RegistryException UNSUPPORTED, with the version that was found, if it is another one;
   *     nothing is written
   */
  public static void writeOrMend(StorageDriver driver) {
    if (read(driver).filter(found -> !found.isEmpty()).isEmpty()) {
      driver.write(RegistryLayout.FORMAT, CURRENT);
    }
  }

  /** Returns the content of the file, if it exists, or throws if the version is not supported. */
  private static Optional<String> read(StorageDriver driver) {
    try {
      String found =
          new String(driver.read(RegistryLayout.FORMAT, LONGEST), StandardCharsets.ISO_8859_1);
      if (!found.equals(new String(CURRENT, StandardCharsets.US_ASCII))
          && !(found.isEmpty() && holdsOnlyKnownNames(driver))) {
        throw unknown(found.strip());
      }
      return Optional.of(found);
    } catch (StorageException.NoSuchObject e) {
      return Optional.empty();
    } catch (StorageException.TooLarge e) {
      throw unknown("more than " + LONGEST + " bytes");
    }
  }

  private static boolean holdsOnlyKnownNames(StorageDriver driver) {
    Set<String> unknown = new HashSet<>();
    driver.list(RegistryLayout.STOWAGE, unknown::add);
    unknown.removeAll(RegistryLayout.STOWAGE_FILES);
    return unknown.isEmpty();
  }

  private static RegistryException unknown(String found) {
    return RegistryException.of(
        ErrorCode.UNSUPPORTED,
        found,
        "unsupported version of "
            + RegistryLayout.FORMAT
            + ", expected 1; use a later release of this library");
  }
}
