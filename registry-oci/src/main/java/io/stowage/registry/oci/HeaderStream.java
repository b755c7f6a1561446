package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.ZipException;

/**
 * Reads the headers of an archive. The number of bytes is limited, so that no archive can fill the
 * heap with headers.
 */
final class HeaderStream extends InputStream {
  private static final int MOST = 256 * 1024 * 1024;
  private static final int MOST_OF_AN_ENTRY = 256 * 1024;

  private final Archive archive;
  private final String name;
  private long position;
  private int left = MOST;
  private int leftOfEntry = MOST_OF_AN_ENTRY;

  HeaderStream(Archive archive, String name) {
    this.archive = archive;
    this.name = name;
  }

  /**
   * Moves to the headers of the next entry, for which the whole limit of an entry applies again.
   */
  void moveTo(long next) {
    position = next;
    leftOfEntry = MOST_OF_AN_ENTRY;
  }

  /** Returns the position of the next byte in the archive. */
  long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int n = readAt(position, ByteBuffer.wrap(bytes, offset, length));
    position += Math.max(0, n);
    left -= Math.max(0, n);
    leftOfEntry -= Math.max(0, n);
    if (left < 0 || leftOfEntry < 0) {
      throw RegistryException.invalid(
          ErrorCode.MANIFEST_INVALID,
          name,
          "headers of at most " + MOST + " bytes in an archive, and " + MOST_OF_AN_ENTRY
              + " for an entry");
    }
    return n;
  }

  /** Throws an unchecked exception for a failing disk, and a checked one for an invalid archive. */
  private int readAt(long from, ByteBuffer bytes) throws IOException {
    try {
      return archive.read(bytes, from);
    } catch (ZipException | EOFException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + ": " + e, e);
    }
  }
}
