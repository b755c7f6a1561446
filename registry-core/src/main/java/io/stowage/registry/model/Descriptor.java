package io.stowage.registry.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  private final MediaType mediaType;
  private final Digest digest;
  private final long size;
  private final List<String> urls;
  private final Map<String, String> annotations;
  private final @Nullable Platform platform;
  private final @Nullable MediaType artifactType;
  private final byte @Nullable [] data;

  private Descriptor(Parts parts) {
    this.mediaType = parts.mediaType;
    this.digest = parts.digest;
    this.size = parts.size;
    this.urls = List.copyOf(parts.urls);
    this.annotations = Map.copyOf(parts.annotations);
    this.platform = parts.platform;
    this.artifactType = parts.artifactType;
    this.data = parts.data;
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
    return mediaType;
  }

  /** Returns the digest of the content. */
  public Digest digest() {
    return digest;
  }

  /**
   * Returns the size of the content in bytes.
   *
   * @throws IllegalStateException if the size is not {@linkplain #sizeKnown known}
   */
  public long size() {
    if (!sizeKnown()) {
      throw new IllegalStateException("the size of " + digest + " is unknown: check sizeKnown()");
    }
    return size;
  }

  /** Returns whether the size is known. The sizes of the layers of a schema 1 manifest are not. */
  public boolean sizeKnown() {
    return size != UNKNOWN_SIZE;
  }

  /**
   * Returns the URLs from which the content may also be fetched, exactly as written in the
   * descriptor.
   */
  public List<String> urls() {
    return urls;
  }

  /**
   * Returns whether the content is a foreign layer with URLs, which clients fetch from these URLs,
   * so a registry need not have it.
   */
  public boolean isElsewhere() {
    return mediaType.isForeignLayer() && !urls.isEmpty();
  }

  /** Returns the annotations, which are arbitrary strings by name. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** Returns the platform that the content runs on. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }

  /** Returns the artifact type, if the content is the manifest of an artifact. */
  public Optional<MediaType> artifactType() {
    return Optional.ofNullable(artifactType);
  }

  /**
   * Returns a copy of the content, if it is embedded. It has the size and digest of this
   * descriptor.
   */
  public Optional<byte[]> data() {
    return Optional.ofNullable(data).map(byte[]::clone);
  }

  /** Returns a copy of this descriptor with the given {@code mediaType}. */
  public Descriptor withMediaType(MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    Parts parts = new Parts(this);
    parts.mediaType = mediaType;
    return new Descriptor(parts);
  }

  /** Returns a copy of this descriptor with the given {@code urls}. */
  public Descriptor withUrls(List<String> urls) {
    Objects.requireNonNull(urls, "urls");
    Parts parts = new Parts(this);
    parts.urls = urls;
    return new Descriptor(parts);
  }

  /** Returns a copy of this descriptor with the given {@code annotations}. */
  public Descriptor withAnnotations(Map<String, String> annotations) {
    Objects.requireNonNull(annotations, "annotations");
    Parts parts = new Parts(this);
    parts.annotations = annotations;
    return new Descriptor(parts);
  }

  /** Returns a copy of this descriptor with the given {@code platform}. */
  public Descriptor withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    Parts parts = new Parts(this);
    parts.platform = platform;
    return new Descriptor(parts);
  }

  /** Returns a copy of this descriptor with the given {@code artifactType}. */
  public Descriptor withArtifactType(MediaType artifactType) {
    Objects.requireNonNull(artifactType, "artifactType");
    Parts parts = new Parts(this);
    parts.artifactType = artifactType;
    return new Descriptor(parts);
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
    if (data.length != size) {
      throw RegistryException.invalid(
          ErrorCode.SIZE_INVALID, Long.toString(data.length), size + " bytes of data");
    }
    if (digest.algorithm().isKnown()) {
      Digest actual = Digest.of(digest.algorithm(), data);
      if (!actual.equals(digest)) {
        throw RegistryException.invalid(
            ErrorCode.DIGEST_INVALID, actual.toString(), "data with digest " + digest);
      }
    }
    Parts parts = new Parts(this);
    parts.data = data.clone();
    return new Descriptor(parts);
  }

  /**
   * Returns this descriptor as JSON, in the canonical form that {@link ManifestBuilder} describes.
   *
   * @throws IllegalStateException if the size is not {@linkplain #sizeKnown known}
   * @throws RegistryException MANIFEST_INVALID if a string is not valid Unicode
   */
  public String toJson() {
    return new String(CanonicalJson.bytes(CanonicalJson.descriptor(this)), StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Descriptor that
        && mediaType.equals(that.mediaType)
        && digest.equals(that.digest)
        && size == that.size
        && urls.equals(that.urls)
        && annotations.equals(that.annotations)
        && Objects.equals(platform, that.platform)
        && Objects.equals(artifactType, that.artifactType)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return Objects.hash(mediaType, digest, size);
  }

  /** Returns the media type, digest and size as a string. */
  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + (sizeKnown() ? size() : "unknown") + " bytes)";
  }

  /** The mutable components of a descriptor. An edit copies them and changes one. */
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

    Parts(Descriptor descriptor) {
      this(descriptor.mediaType, descriptor.digest, descriptor.size);
      urls = descriptor.urls;
      annotations = descriptor.annotations;
      platform = descriptor.platform;
      artifactType = descriptor.artifactType;
      data = descriptor.data;
    }
  }
}
