package io.stowage.registry.oci;

import io.stowage.registry.model.Digest;

/** Names of skopeo's {@code dir:} form, a folder with one image. */
final class DirLayout {
  static final String VERSION = "version";
  static final String VERSION_PREFIX = "Directory Transport Version: ";
  static final String VERSION_CONTENT = VERSION_PREFIX + "1.1\n";

  /** The manifest of the image, or its index. */
  static final String MANIFEST = "manifest.json";

  private DirLayout() {}

  /** Returns the name of a manifest that the index lists. */
  static String child(Digest digest) {
    return digest.encoded() + "." + MANIFEST;
  }

  /** Returns the name of a config or layer. */
  static String blob(Digest digest) {
    return digest.encoded();
  }
}
