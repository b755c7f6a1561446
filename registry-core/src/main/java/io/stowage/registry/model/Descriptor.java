package io.stowage.registry.model;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Identifies content by its media type, digest and size (OCI image spec, "Content Descriptors").
 *
 * <p>Descriptors are immutable. Each {@code with} method returns a changed copy.
 */
public final class Descriptor {
  private static final long UNKNOWN_SIZE = -1;
  private static final byte[] EMPTY = {'{', '}'};

  /**
   * The descriptor of the content <code>{}</code>, which is embedded (OCI image spec, "Guidance for
   * an Empty Descriptor").
   */
  public static final Descriptor OCI_EMPTY =
      of(MediaType.OCI_EMPTY, Digest.of(EMPTY), EMPTY.length).withData(EMPTY);

  private final Parts parts;

  /** Creates a descriptor of {@code parts}, which nothing changes from then on. */
  private Descriptor(Parts parts) {
    this.parts = parts;
  }

  /**
   * Returns a descriptor of content of {@code size} bytes.
   *
   * @throws RegistryException SIZE_INVALID if the size is negative
   */
  public static Descriptor of(MediaType mediaType, Digest digest, long size) {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(digest, "digest");
    if (size < 0) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, Long.toString(size), "a size of zero or more bytes");
    }
    return new Descriptor(new Parts(mediaType, digest, size));
  }

  /**
   * Returns a descriptor of content whose size is not recorded, such as a layer of a schema 1
   * manifest.
   */
  public static Descriptor ofUnknownSize(MediaType mediaType, Digest digest) {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(digest, "digest");
    return new Descriptor(new Parts(mediaType, digest, UNKNOWN_SIZE));
  }

  /** Returns the media type of the content. */
  public MediaType mediaType() {
    return parts.mediaType;
  }

  /** Returns the digest of the content. */
  public Digest digest() {
    return parts.digest;
  }

  /**
   * Returns the size of the content in bytes.
   *
   * @throws IllegalStateException if the size is not {@linkplain #sizeKnown known}
   */
  public long size() {
    if (!sizeKnown()) {
      throw new IllegalStateException(
          "the size of " + parts.digest + " is unknown: check sizeKnown()");
    }
    return parts.size;
  }

  /** Returns whether the size is known. The sizes of the layers of a schema 1 manifest are not. */
  public boolean sizeKnown() {
    return parts.size != UNKNOWN_SIZE;
  }

  /**
   * Returns the URLs from which the content may also be fetched, exactly as written in the
   * descriptor.
   */
  public List<String> urls() {
    return parts.urls;
  }

  /**
   * Returns whether the content is external: a foreign layer that clients fetch from its
   * {@linkplain #urls URLs}. A registry need not have such a layer.
   */
  public boolean isExternal() {
    return parts.mediaType.isForeignLayer() && !parts.urls.isEmpty();
  }

  /** Returns the annotations, which are arbitrary strings by name. */
  public Map<String, String> annotations() {
    return parts.annotations;
  }

  /** Returns the platform that the content runs on. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(parts.platform);
  }

  /** Returns the artifact type, if the content is the manifest of an artifact. */
  public Optional<MediaType> artifactType() {
    return Optional.ofNullable(parts.artifactType);
  }

  /**
   * Returns a copy of the content, if it is embedded. It has the size and digest of this
   * descriptor.
   */
  public Optional<byte[]> data() {
    return Optional.ofNullable(parts.data).map(byte[]::clone);
  }

  /** Returns a copy of this descriptor with the given {@code mediaType}. */
  public Descriptor withMediaType(MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    return with(copy -> copy.mediaType = mediaType);
  }

  /** Returns a copy of this descriptor with the given {@code urls}. */
  public Descriptor withUrls(List<String> urls) {
    Objects.requireNonNull(urls, "urls");
    return with(copy -> copy.urls = List.copyOf(urls));
  }

  /** Returns a copy of this descriptor with the given {@code annotations}. */
  public Descriptor withAnnotations(Map<String, String> annotations) {
    Objects.requireNonNull(annotations, "annotations");
    return with(copy -> copy.annotations = Map.copyOf(annotations));
  }

  /** Returns a copy of this descriptor with the given {@code platform}. */
  public Descriptor withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    return with(copy -> copy.platform = platform);
  }

  /** Returns a copy of this descriptor with the given {@code artifactType}. */
  public Descriptor withArtifactType(MediaType artifactType) {
    Objects.requireNonNull(artifactType, "artifactType");
    return with(copy -> copy.artifactType = artifactType);
  }

  /**
   * Returns a copy of this descriptor with the content embedded. If the digest algorithm is not
   * {@linkplain DigestAlgorithm#isKnown() known}, only the size is compared.
   *
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if {@code data} is not the described
   *     content
   */
  public Descriptor withData(byte[] data) {
    Objects.requireNonNull(data, "data");
    if (data.length != parts.size) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, Long.toString(data.length), parts.size + " bytes of data");
    }
    DigestAlgorithm algorithm = parts.digest.algorithm();
    if (algorithm.isKnown()) {
      Digest actual = Digest.of(algorithm, data);
      if (!actual.equals(parts.digest)) {
        throw RegistryException.invalid(
            ErrorCode.DIGEST_INVALID, actual.toString(), "data with digest " + parts.digest);
      }
    }
    return with(copy -> copy.data = data.clone());
  }

  /**
   * Returns this descriptor as JSON, in the canonical form that {@link ManifestBuilder} describes.
   * Jackson writes a descriptor in this form.
   *
   * @throws IllegalStateException if the size is not {@linkplain #sizeKnown known}
   * @throws RegistryException MANIFEST_INVALID if a string is not valid Unicode
   */
  @JsonValue
  @JsonRawValue
  public String toJson() {
    return CanonicalJson.text(CanonicalJson.descriptor(this));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Descriptor that
        && parts.mediaType.equals(that.parts.mediaType)
        && parts.digest.equals(that.parts.digest)
        && parts.size == that.parts.size
        && parts.urls.equals(that.parts.urls)
        && parts.annotations.equals(that.parts.annotations)
        && Objects.equals(parts.platform, that.parts.platform)
        && Objects.equals(parts.artifactType, that.parts.artifactType)
        && Arrays.equals(parts.data, that.parts.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(parts.mediaType, parts.digest, parts.size);
  }

  /** Returns the media type, digest and size as a string. */
  @Override
  public String toString() {
    return parts.mediaType + " " + parts.digest + " (" + (sizeKnown() ? size() : "unknown")
        + " bytes)";
  }

  private Descriptor with(Consumer<Parts> change) {
    Parts copy = new Parts(parts);
    change.accept(copy);
    return new Descriptor(copy);
  }

  /** The components of a descriptor. An edit copies them and changes one of the copy. */
  private static final class Parts {
    private MediaType mediaType;
    private final Digest digest;
    private final long size;
    private List<String> urls = List.of();
    private Map<String, String> annotations = Map.of();
    private @Nullable Platform platform;
    private @Nullable MediaType artifactType;
    private byte @Nullable [] data;

    Parts(MediaType mediaType, Digest digest, long size) {
      this.mediaType = mediaType;
      this.digest = digest;
      this.size = size;
    }

    Parts(Parts other) {
      this(other.mediaType, other.digest, other.size);
      urls = other.urls;
      annotations = other.annotations;
      platform = other.platform;
      artifactType = other.artifactType;
      data = other.data;
    }
  }
}
