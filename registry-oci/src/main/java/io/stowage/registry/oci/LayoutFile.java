package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

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

  /** Returns the same content under the name {@code other}. */
  LayoutFile as(String other) {
    return new LayoutFile(other, size, content);
  }

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

  /**
   * Reads a manifest and checks its digest.
   *
   * @throws RegistryException SIZE_INVALID if the file is larger than a manifest; DIGEST_INVALID if
   *     it has another digest
   */
  byte[] readManifest(Digest digest) throws IOException {
    byte[] bytes = read(Manifest.LIMIT);
    Digest actual = Digest.of(digest.algorithm(), bytes);
    if (!actual.equals(digest)) {
      throw RegistryException.of(
          ErrorCode.DIGEST_INVALID, digest.toString(), "the content has digest " + actual);
    }
    return bytes;
  }

  /**
   * Returns {@code file}, which holds {@code content} if it is present.
   *
   * @throws RegistryException SIZE_INVALID if it has another size
   */
  static Optional<LayoutFile> ofSize(Optional<LayoutFile> file, Descriptor content) {
    if (file.isPresent() && content.sizeKnown() && file.get().size() != content.size()) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID,
          Long.toString(file.get().size()),
          content.size() + " bytes of " + content.digest());
    }
    return file;
  }

  /** Opens a content. */
  interface Opening {
    InputStream open() throws IOException;
  }
}
