package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a layout.
 *
 * @param name the name within the layout
 * @param size the size in bytes
 * @param content opens the content
 */
record LayoutFile(String name, long size, Opening content) {
  /**
   * The maximum size, in bytes, of a file that is read into memory, such as a manifest or config.
   */
  static final int LIMIT = 64 * 1024 * 1024;

  /** Opens the file; the caller closes the stream. */
  InputStream open() throws IOException {
    return content.open();
  }

  /**
   * Reads the whole file.
   *
   * @param limit the maximum size, in bytes
   * @throws RegistryException SIZE_INVALID if the file is larger; it is not read then
   */
  byte[] read(int limit) throws IOException {
    if (size > limit) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, Long.toString(size), "at most " + limit + " bytes in " + name);
    }
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length < size) {
        throw new EOFException(name + " ends after " + bytes.length + " of " + size + " bytes");
      }
      return bytes;
    }
  }

  /** Opens a content. */
  interface Opening {
    InputStream open() throws IOException;
  }
}
