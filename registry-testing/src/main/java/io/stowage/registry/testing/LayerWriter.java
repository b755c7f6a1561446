package io.stowage.registry.testing;

import io.stowage.registry.model.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

/**
 * Writes layers: gzipped tar files (POSIX ustar) with one file each, with identical bytes on every
 * platform.
 */
final class LayerWriter {
  private static final int BLOCK = 512;
  private static final int FILE_SIZE = 256;

  private LayerWriter() {}

  static byte[] layer(Random random) {
    byte[] content = new byte[FILE_SIZE];
    random.nextBytes(content);
    return gzip(tar("data/" + HexFormat.of().toHexDigits(random.nextInt()), content));
  }

  /** Returns the digest of the unpacked layer, as it appears in the config. */
  static Digest diffId(byte[] layer) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(layer))) {
      return Digest.of(in.readAllBytes());
    } catch (ZipException | EOFException e) {
      return Digest.of(layer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Stores the content uncompressed, because the output of a compressor differs between its
   * versions.
   */
  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new StoringGzip(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] tar(String name, byte[] content) {
    int blocks = (content.length + BLOCK - 1) / BLOCK;
    byte[] tar = new byte[BLOCK * (blocks + 3)];
    put(tar, 0, name);
    put(tar, 100, "0000644");
    put(tar, 108, "0000000");
    put(tar, 116, "0000000");
    put(tar, 124, octal(content.length, 11));
    put(tar, 136, "00000000000");
    put(tar, 148, "        0");
    put(tar, 257, "ustar\00000");
    put(tar, 148, octal(sum(tar), 6) + "\0 ");
    System.arraycopy(content, 0, tar, BLOCK, content.length);
    return tar;
  }

  private static String octal(int value, int digits) {
    String octal = Integer.toOctalString(value);
    return "0".repeat(digits - octal.length()) + octal;
  }

  private static int sum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += header[i];
    }
    return sum;
  }

  private static void put(byte[] tar, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, tar, offset, bytes.length);
  }

  private static final class StoringGzip extends GZIPOutputStream {
    StoringGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.NO_COMPRESSION);
    }
  }
}
