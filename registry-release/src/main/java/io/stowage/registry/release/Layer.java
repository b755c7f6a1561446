package io.stowage.registry.release;

import io.stowage.registry.BlobStore;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * A layer of an image (OCI image spec, "Image Layer Filesystem Changeset").
 *
 * @param descriptor the compressed layer
 * @param diffId the digest of the layer before its compression
 */
record Layer(Descriptor descriptor, Digest diffId) {
  /** Pushes a layer with the entries of {@code tree} to {@code blobs}; {@code file} is scratch. */
  static Layer push(FileTree tree, TarFile tar, Path file, BlobStore blobs) {
    tar.writeCompressed(tree, "", file);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      Digest diffId = Digest.parse("sha256:" + DigestUtils.sha256Hex(in));
      return new Layer(blobs.put(file, MediaType.OCI_LAYER_GZIP), diffId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
