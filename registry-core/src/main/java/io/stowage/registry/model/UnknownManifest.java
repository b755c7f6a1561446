package io.stowage.registry.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A manifest of a type that is not known here, kept byte for byte. What it refers to is not known. */
public final class UnknownManifest extends ManifestContent implements Manifest {
  private final byte[] bytes;

  /** Takes {@code bytes} without a copy. */
  UnknownManifest(MediaType mediaType, byte[] bytes) {
    super(mediaType, bytes, bytes);
    this.bytes = bytes;
  }

  /** Returns every digest that is written anywhere in it: what it may refer to. */
  public Set<Digest> mentioned() {
    Set<Digest> found = new LinkedHashSet<>();
    DigestScanner.scan(bytes, found::add);
    return found;
  }

  @Override
  public List<Descriptor> blobs() {
    return List.of();
  }

  @Override
  public List<Descriptor> manifests() {
    return List.of();
  }
}
