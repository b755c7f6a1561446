package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
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
  /** Opens it; the caller closes the stream. */
  InputStream open() throws IOException {
    return content.open();
  }

  /**
   * Reads it whole.
   *
   * @throws RegistryException SIZE_INVALID if it is larger than a manifest may be
   */
  byte[] read() throws IOException {
    if (size > Manifest.LIMIT) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID,
          Long.toString(size),
          "at most " + Manifest.LIMIT + " bytes in " + name);
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
