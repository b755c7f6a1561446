package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.IOException;
import java.util.List;

/** A source of images that names them. */
interface ImageSource extends ContentSource {
  /**
   * Returns the source that {@code files} contain. Newer versions of {@code docker save} write an
   * OCI layout that also has the description of a docker archive; it is read as a layout.
   *
   * @throws RegistryException MANIFEST_INVALID, with {@code source}, if {@code files} have none of
   *     the known forms
   */
  static ImageSource of(LayoutFiles files, String source) throws IOException {
    if (files.find(OciLayout.MARKER).isPresent()) {
      return LayoutSource.read(files);
    }
    if (DirSource.isIn(files)) {
      return DirSource.read(files);
    }
    if (files.find(DockerArchive.MANIFEST).isPresent()) {
      return DockerArchive.read(files);
    }
    throw RegistryException.invalid(
        ErrorCode.MANIFEST_INVALID,
        source,
        "an OCI image layout, an archive of docker save or a folder of skopeo's dir: a file "
            + OciLayout.MARKER + " or " + DockerArchive.MANIFEST);
  }

  /** Returns the images that this source names, in its order. */
  List<LabelledImage> images();
}
