package io.stowage.registry.model;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A manifest of a type that this library does not know, kept byte for byte. Its references are not
 * known.
 */
public final class UnknownManifest extends ManifestContent implements Manifest {
  private final byte[] bytes;

  /** Keeps {@code bytes} without copying them. */
  UnknownManifest(MediaType mediaType, byte[] bytes) {
    super(mediaType, bytes, bytes);
    this.bytes = bytes;
  }

  /**
   * Returns all digests that occur anywhere in the manifest. The manifest may refer to any of them.
   */
  public Set<Digest> mentioned() {
    Set<Digest> found = new LinkedHashSet<>();
    DigestScanner.scan(bytes, found::add);
    return found;
  }
}
