package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Where images are read from. */
interface ImageSource {
  /**
   * Returns what {@code files} are; newer versions of {@code docker save} write a layout, and describe
   * it for older readers too.
   *
   * @throws RegistryException MANIFEST_INVALID, with {@code source}, if they are neither
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
        "an OCI image layout or what docker save writes: a file " + OciLayout.MARKER + " or "
            + DockerArchive.MANIFEST);
  }

  /** Returns what it names, in its order. */
  List<LabelledImage> images();

  /**
   * Returns the bytes of a manifest, or empty if it is not there.
   *
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if they are not what it names
   */
  Optional<byte[]> manifest(Descriptor manifest) throws IOException;

  /**
   * Opens a blob, or returns empty if it is not there. The caller checks the digest, and closes.
   *
   * @throws RegistryException SIZE_INVALID if it has another size
   */
  Optional<InputStream> blob(Descriptor blob) throws IOException;

  /** Returns whether a blob is there. */
  boolean has(Descriptor blob) throws IOException;
}
