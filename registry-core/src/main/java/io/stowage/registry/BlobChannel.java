package io.stowage.registry;

import io.stowage.registry.model.Descriptor;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/**
 * An open blob. The caller closes it.
 *
 * @param descriptor the sha256 digest under which the blob is stored, and the size of the whole
 *     blob
 * @param channel the bytes of the blob, starting at the requested offset; on a file system this is
 *     a {@code FileChannel}, whose {@code transferTo} makes no copy
 */
public record BlobChannel(Descriptor descriptor, ReadableByteChannel channel)
    implements AutoCloseable {
  /** Checks that no component is null. */
  public BlobChannel {
    Objects.requireNonNull(descriptor, "descriptor");
    Objects.requireNonNull(channel, "channel");
  }

  /** Closes the channel. */
  @Override
  public void close() throws IOException {
    channel.close();
  }
}
