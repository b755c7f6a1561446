package io.stowage.registry.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The common part of all manifests. Two manifests are equal if their types and bytes are equal. */
abstract class ManifestContent {
  private final MediaType mediaType;
  private final byte[] bytes;
  private final byte[] payload;
  private final Digest digest;
  private final Optional<Descriptor> subject;
  private final Optional<MediaType> artifactType;
  private final Map<String, String> annotations;

  /** Keeps {@code bytes} and {@code payload} without copying them. */
  ManifestContent(MediaType mediaType, byte[] bytes, byte[] payload) {
    this(mediaType, bytes, payload, Optional.empty(), Optional.empty(), Map.of());
  }

  /** Keeps {@code bytes} and {@code payload} without copying them. */
  ManifestContent(
      MediaType mediaType,
      byte[] bytes,
      byte[] payload,
      Optional<Descriptor> subject,
      Optional<MediaType> artifactType,
      Map<String, String> annotations) {
    this.mediaType = mediaType;
    this.bytes = bytes;
    this.payload = payload;
    this.digest = Digest.of(payload);
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
    Descriptor plain =
        Descriptor.of(mediaType, digest, payload.length).withAnnotations(annotations);
    return artifactType.map(plain::withArtifactType).orElse(plain);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public byte[] payload() {
    return payload.clone();
  }

  public List<Descriptor> blobs() {
    return List.of();
  }

  public List<Descriptor> manifests() {
    return List.of();
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
