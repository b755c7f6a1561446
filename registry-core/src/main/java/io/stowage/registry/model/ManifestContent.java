package io.stowage.registry.model;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all manifests have in common. Two are equal if their types and bytes are. */
abstract class ManifestContent {
  private final MediaType mediaType;
  private final byte[] bytes;
  private final Digest digest;
  private final Optional<Descriptor> subject;
  private final Optional<MediaType> artifactType;
  private final Map<String, String> annotations;

  /** Takes {@code bytes} without a copy. */
  ManifestContent(MediaType mediaType, byte[] bytes, Digest digest) {
    this(mediaType, bytes, digest, Optional.empty(), Optional.empty(), Map.of());
  }

  /** Takes {@code bytes} without a copy. */
  ManifestContent(
      MediaType mediaType,
      byte[] bytes,
      Digest digest,
      Optional<Descriptor> subject,
      Optional<MediaType> artifactType,
      Map<String, String> annotations) {
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.digest = digest;
    this.subject = subject;
    this.artifactType = artifactType;
    this.annotations = annotations;
  }

  public MediaType mediaType() {
    return mediaType;
  }

  public Digest digest() {
    return digest;
  }

  public Descriptor descriptor() {
    Descriptor plain = Descriptor.of(mediaType, digest, bytes.length).withAnnotations(annotations);
    return artifactType.map(plain::withArtifactType).orElse(plain);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public Optional<Descriptor> subject() {
    return subject;
  }

  public Optional<MediaType> artifactType() {
    return artifactType;
  }

  public Map<String, String> annotations() {
    return annotations;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ManifestContent that
        && mediaType.equals(that.mediaType)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return digest.hashCode();
  }

  @Override
  public String toString() {
    return mediaType + " " + digest;
  }
}
