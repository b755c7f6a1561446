package io.stowage.registry;

import io.stowage.registry.model.Digest;
import java.util.Objects;
import java.util.Optional;

/**
 * The condition under which {@link TagService#put(Tag, Digest, Expected)} and {@link
 * ManifestService#put(Tag, Manifest, Expected)} change a tag: the manifest that the tag must name,
 * or its absence. Immutable.
 */
public final class Expected {
  private static final Expected ABSENT = new Expected(Optional.empty());

  private final Optional<Digest> manifest;

  private Expected(Optional<Digest> manifest) {
    this.manifest = manifest;
  }

  /** Returns the condition that there is no such tag. */
  public static Expected absent() {
    return ABSENT;
  }

  /** Returns the condition that the tag names {@code manifest}. */
  public static Expected is(Digest manifest) {
    Objects.requireNonNull(manifest, "manifest");
    return new Expected(Optional.of(manifest));
  }

  boolean matches(Optional<Digest> current) {
    return manifest.equals(current);
  }

  /** Returns the condition in words. */
  @Override
  public String toString() {
    return manifest.map(digest -> "the tag to name " + digest).orElse("no such tag");
  }
}
