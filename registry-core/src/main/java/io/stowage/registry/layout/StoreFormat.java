package io.stowage.registry.layout;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import java.nio.charset.StandardCharsets;

/**
 * The version of what is ours in a store: a file that holds the number and a newline.
 *
 * <p>A store without that file is fine, as a tree that was only pushed to has none. Every writer and
 * collector checks it first, so that none works on a store whose rules it does not know. Thread-safe.
 */
public final class StoreFormat {
  private static final byte[] CURRENT = "1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64;

  private StoreFormat() {}

  /**
   * Lets a store pass that has no version, or the one that is understood here.
   *
   * @throws RegistryException UNSUPPORTED, with what was found, if it has another one
   */
  public static void check(StorageDriver driver) {
    checkIfThere(driver);
  }

  /**
   * Writes the version that is understood here, if the store has none.
   *
   * @throws RegistryException UNSUPPORTED, with what was found, if it has another one; nothing is
   *     written
   */
  public static void write(StorageDriver driver) {
    if (!checkIfThere(driver)) {
      driver.write(RegistryLayout.FORMAT, CURRENT);
    }
  }

  private static boolean checkIfThere(StorageDriver driver) {
    try {
      check(new String(driver.read(RegistryLayout.FORMAT, LONGEST), StandardCharsets.ISO_8859_1));
      return true;
    } catch (StorageException.NoSuchObject e) {
      return false;
    } catch (StorageException.TooLarge e) {
      throw unknown("more than " + LONGEST + " bytes");
    }
  }

  private static void check(String found) {
    if (!found.equals(new String(CURRENT, StandardCharsets.US_ASCII))) {
      throw unknown(found.strip());
    }
  }

  private static RegistryException unknown(String found) {
    return RegistryException.of(
        ErrorCode.UNSUPPORTED,
        found,
        "not a version of "
            + RegistryLayout.FORMAT
            + " that is understood here, which is 1; use a later release of this library");
  }
}
