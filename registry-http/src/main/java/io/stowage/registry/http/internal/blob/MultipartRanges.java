package io.stowage.registry.http.internal.blob;

import io.stowage.registry.BlobChannel;
import io.stowage.registry.BlobStore;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.StowageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Several ranges of one blob as {@code multipart/byteranges} (RFC 9110, section 14.6). The blob is
 * opened when the body is written.
 *
 * @param blobs the repository's blobs
 * @param digest the digest of the blob
 * @param size the size of the blob in bytes
 * @param ranges the ranges, in the order of the parts
 * @param boundary the text between the parts, which does not occur in the blob
 */
record MultipartRanges(
    BlobStore blobs, Digest digest, long size, List<ByteRange> ranges, String boundary)
    implements ResponseBody.Content {
  private static final int CHUNK = 1 << 15;
  private static final byte[] LINE_END = {'\r', '\n'};

  /** Returns the value of the header {@code Content-Type}. */
  String contentType() {
    return "multipart/byteranges; boundary=" + boundary;
  }

  /** Returns the number of bytes of the body. */
  long length() {
    long parts = ranges.stream()
        .mapToLong(range -> head(range).length + range.length() + LINE_END.length)
        .sum();
    return parts + end().length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (BlobChannel blob = blobs.channel(digest, 0)) {
      for (ByteRange range : ranges) {
        out.write(head(range));
        copy(blob, range, chunk, out);
        out.write(LINE_END);
      }
    } catch (StowageException e) {
      throw new IOException("blob " + digest + " can no longer be read", e);
    }
    out.write(end());
  }

  private byte[] head(ByteRange range) {
    return ascii("--" + boundary
        + "\r\nContent-Range: " + range.contentRange(size)
        + "\r\nContent-Type: application/octet-stream\r\n\r\n");
  }

  private byte[] end() {
    return ascii("--" + boundary + "--\r\n");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Opens the blob once for all ranges, unless the store has no channel that can be moved. */
  private void copy(BlobChannel blob, ByteRange range, byte[] chunk, OutputStream out)
      throws IOException {
    if (blob.channel() instanceof SeekableByteChannel content) {
      copy(content.position(range.first()), range.length(), chunk, out);
    } else {
      try (BlobChannel part = blobs.channel(digest, range.first())) {
        copy(part.channel(), range.length(), chunk, out);
      }
    }
  }

  private static void copy(ReadableByteChannel in, long length, byte[] chunk, OutputStream out)
      throws IOException {
    long left = length;
    while (left > 0) {
      int n = in.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, left)));
      if (n < 0) {
        throw new EOFException("the blob ends " + left + " bytes before the end of a range");
      }
      out.write(chunk, 0, n);
      left -= n;
    }
  }
}
