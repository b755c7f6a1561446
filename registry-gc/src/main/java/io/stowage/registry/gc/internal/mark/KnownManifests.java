package io.stowage.registry.gc.internal.mark;

import io.stowage.registry.model.Digest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads each manifest once for all repositories that have it. A manifest is identified by its
 * complete digest, because one that is confused with another would lose its layers. This class
 * remembers only that the manifest was read, and the data that further repositories need, which is
 * empty for most images. Thread-safe.
 */
public final class KnownManifests {
  private static final References PLAIN = References.ofImage(new long[0]);

  private final ManifestReader manifests;
  private final DigestSet read = new DigestSet();
  private final Map<Digest, References> peculiar = new ConcurrentHashMap<>();

  public KnownManifests(ManifestReader manifests) {
    this.manifests = manifests;
  }

  /**
   * Returns the references of a manifest, or empty if its bytes are missing. For a plain image that
   * is remembered, the references are empty.
   */
  public Optional<References> read(Digest manifest) {
    return read.contains(manifest)
        ? Optional.of(peculiar.getOrDefault(manifest, PLAIN))
        : manifests.read(manifest);
  }

  /** Returns whether {@link #read} need not access the store. */
  boolean knows(Digest manifest) {
    return read.contains(manifest);
  }

  /**
   * Remembers a manifest, whose marks are not needed again unless it is {@code wanted}, or is more
   * than a plain image.
   */
  public void remember(Digest manifest, References references, boolean wanted) {
    if (wanted || !references.isPlain()) {
      peculiar.put(manifest, references);
    }
    read.add(manifest);
  }
}
