package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A source of images. */
interface ImageSource {
  /**
   * Returns the source that {@code files} contain. Newer versions of {@code docker save} write an
   * OCI layout that also has the description of a docker archive; it is read as a layout.
   *
   * @throws RegistryException MANIFEST_INVALID, with {@code source}, if {@code files} are neither a
   *     layout nor a docker archive
   */
  static ImageSource of(LayoutFiles files, String source) throws IOException {
    if (files.find(OciLayout.MARKER).isPresent()) {
      return LayoutSource.read(files);
    }
    if (files.find(DockerArchive.MANIFEST).isPresent()) {
      return DockerArchive.read(files);
    }
    throw RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID,
        source,
        "an OCI image layout or an archive of docker save: a file " + OciLayout.MARKER + " or "
            + DockerArchive.MANIFEST);
  }

  /** Returns the images that this source names, in its order. */
  List<LabelledImage> images();

  /**
   * Returns the bytes of a manifest, or empty if this source does not contain it.
   *
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if they do not match the descriptor
   */
  Optional<byte[]> manifest(Descriptor manifest) throws IOException;

  /**
   * Opens a blob, or returns empty if this source does not contain it. The caller checks the digest
   * and closes the stream.
   *
   * @throws RegistryException SIZE_INVALID if it has another size
   */
  Optional<InputStream> blob(Descriptor blob) throws IOException;

  /** Returns whether this source contains a blob. */
  boolean has(Descriptor blob) throws IOException;
}
