package io.stowage.registry.http.internal.blob;

import com.google.common.base.Suppliers;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.internal.api.ApiException;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The body of an upload request, whose length is checked while it is read. A read throws an {@code
 * EOFException} if the body is shorter than its {@code Content-Length}, a {@link RegistryException}
 * SIZE_INVALID if its length differs from that of its {@code Content-Range}, and an {@link
 * ApiException} with status 413 if the blob becomes larger than allowed. Not thread-safe.
 */
final class UploadBody extends InputStream {
  private final Supplier<InputStream> content;
  private final OptionalLong length;
  private final Optional<ByteRange> range;
  private final long start;
  private final long limit;
  private long received;
  private boolean begun;

  /**
   * Creates a body.
   *
   * @param body the body as the client sends it, which is opened by the first read
   * @param range the range of the blob that the client announced, if it did
   * @param start the offset of the first byte in the blob
   * @param limit the maximum size of the blob in bytes, or 0 if there is none
   */
  UploadBody(RequestBody body, Optional<ByteRange> range, long start, long limit) {
    this.content = Suppliers.memoize(body::open);
    this.length = body.length();
    this.range = range;
    this.start = start;
    this.limit = limit;
  }

  /**
   * Throws the exception of a read if the announced length already leads to one. The first read
   * does the same before it asks the client for the body.
   */
  void checkAnnounced() {
    if (length.isPresent()) {
      checkAgainstLimit(length.getAsLong());
      if (range.isPresent() && range.get().length() != length.getAsLong()) {
        throw sizeDiffers(length.getAsLong(), range.get());
      }
    }
  }

  /** Returns whether the client was asked for the body. */
  boolean isBegun() {
    return begun;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int most) throws IOException {
    if (!begun) {
      checkAnnounced();
      begun = true;
    }
    int n = content.get().read(target, offset, most);
    if (n < 0) {
      checkComplete();
    } else {
      received += n;
      checkNotTooLong();
    }
    return n;
  }

  private void checkComplete() throws EOFException {
    if (length.isPresent() && received < length.getAsLong()) {
      throw new EOFException(
          "the body ends after " + received + " of " + length.getAsLong() + " bytes");
    }
    if (range.isPresent() && received < range.get().length()) {
      throw sizeDiffers(received, range.get());
    }
  }

  private void checkNotTooLong() {
    if (range.isPresent() && received > range.get().length()) {
      throw sizeDiffers(received, range.get());
    }
    checkAgainstLimit(received);
  }

  private void checkAgainstLimit(long bytes) {
    if (limit > 0 && bytes > limit - start) {
      throw ApiException.of(
              413, ErrorCode.SIZE_INVALID, "the blob is larger than " + limit + " bytes, the limit")
          .closingConnection();
    }
  }

  private static RegistryException sizeDiffers(long bytes, ByteRange range) {
    return RegistryException.invalid(
        ErrorCode.SIZE_INVALID,
        Long.toString(bytes),
        "the " + range.length() + " bytes of Content-Range " + range);
  }
}
