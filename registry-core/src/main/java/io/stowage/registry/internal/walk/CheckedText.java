package io.stowage.registry.internal.walk;

import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A file that contains ASCII text after a checksum of it. All methods are thread-safe. */
public final class CheckedText {
  private static final int CHECKSUM = 8;

  private CheckedText() {}

  /**
   * Returns the text of the file at {@code path}, or an empty text if the file is missing, damaged
   * or longer than {@code limit} bytes, or if something else is in its place.
   */
  public static String load(StorageDriver driver, StoragePath path, int limit) {
    try {
      byte[] saved = driver.read(path, limit);
      int begin = Math.min(saved.length, CHECKSUM);
      boolean whole = text(saved, 0, begin).equals(checksum(saved, begin));
      return whole ? text(saved, begin, saved.length) : "";
    } catch (StorageException.NoSuchObject
        | StorageException.UnexpectedKind
        | StorageException.TooLarge e) {
      return "";
    }
  }

  /** Replaces the file at {@code path}, as {@link StorageDriver#write} does. */
  public static void save(StorageDriver driver, StoragePath path, String text) {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] checksum = checksum(content, 0).getBytes(StandardCharsets.ISO_8859_1);
    driver.write(
        path,
        ByteBuffer.allocate(checksum.length + content.length)
            .put(checksum)
            .put(content)
            .array());
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private static String checksum(byte[] bytes, int from) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, from, bytes.length - from);
    return HexFormat.of().toHexDigits(checksum.getValue(), CHECKSUM);
  }
}
