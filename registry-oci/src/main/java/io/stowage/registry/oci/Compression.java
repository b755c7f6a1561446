package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Locale;

/** The compression formats that are recognized by their first bytes and are not unpacked. */
enum Compression {
  ZSTD("28b52ffd"),
  XZ("fd377a585a00");

  /** The first bytes in hex digits. */
  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  /**
   * Checks that the next bytes of {@code in}, which supports marks, do not begin content in this
   * format.
   *
   * @param name the name of the content, for errors
   * @throws RegistryException UNSUPPORTED if they do
   */
  static void refuse(InputStream in, String name) throws IOException {
    for (Compression compression : values()) {
      if (compression.isNext(in)) {
        String tool = compression.name().toLowerCase(Locale.ROOT);
        throw RegistryException.invalid(
            ErrorCode.UNSUPPORTED,
            name,
            "a tar archive that is gzipped or not compressed, found one that is compressed with "
                + tool + ": unpack it first, for example with " + tool + " -d");
      }
    }
  }

  private boolean isNext(InputStream in) throws IOException {
    int length = magic.length() / 2;
    in.mark(length);
    String next = HexFormat.of().formatHex(in.readNBytes(length));
    in.reset();
    return next.equals(magic);
  }
}
