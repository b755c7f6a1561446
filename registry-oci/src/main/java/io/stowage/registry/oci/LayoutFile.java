package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A file of a layout.
 *
 * @param name within the layout
 * @param size in bytes
 * @param content opens it
 */
record LayoutFile(String name, long size, Opening content) {
  /** The most bytes that a file may have that is read into memory, as manifests and configs are. */
  static final int LIMIT = 64 * 1024 * 1024;

  /** Opens it; the caller closes the stream. */
  InputStream open() throws IOException {
    return content.open();
  }

  /**
   * Reads it whole.
   *
   * @param limit the most bytes that it may have
   * @throws RegistryException SIZE_INVALID if it has more; nothing of it is read then
   */
  byte[] read(int limit) throws IOException {
    if (size > limit) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, Long.toString(size), "at most " + limit + " bytes in " + name);
    }
    try (InputStream in = open()) {
      byte[] bytes = in.readNBytes((int) size);
      if (bytes.length < size) {
        throw new EOFException(name + " ends behind " + bytes.length + " bytes of " + size);
      }
      return bytes;
    }
  }

  /** Opens a content. */
  interface Opening {
    InputStream open() throws IOException;
  }
}
