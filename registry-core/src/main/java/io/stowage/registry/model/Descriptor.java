package io.stowage.registry.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Names content by type, digest and size (OCI image spec, "Content Descriptors").
 *
 * <p>Immutable. Each {@code with} method returns a changed copy.
 */
public final class Descriptor {
  private static final long UNKNOWN_SIZE = -1;
  private static final byte[] EMPTY = {'{', '}'};

  /** The content <code>{}</code>, embedded (OCI image spec, "Guidance for an Empty Descriptor"). */
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
   * Describes content of {@code size} bytes.
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

  /** Describes content whose size nobody wrote down, as a layer of a schema 1 manifest. */
  public static Descriptor ofUnknownSize(MediaType mediaType, Digest digest) {
    Objects.requireNonNull(mediaType, "mediaType");
    Objects.requireNonNull(digest, "digest");
    return new Descriptor(new Parts(mediaType, digest, UNKNOWN_SIZE));
  }

  /** Returns the type of the content. */
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
   * @throws IllegalStateException if it is not {@linkplain #sizeKnown known}
   */
  public long size() {
    if (!sizeKnown()) {
      throw new IllegalStateException("the size of " + digest + " is not known: ask sizeKnown()");
    }
    return size;
  }

  /** Returns whether the size is known. It is not for the layers of a schema 1 manifest. */
  public boolean sizeKnown() {
    return size != UNKNOWN_SIZE;
  }

  /** Returns where else the content may be fetched, as it was written. */
  public List<String> urls() {
    return urls;
  }

  /**
   * Returns whether the content is a foreign layer, which is fetched from its URLs: a registry need not
   * have it.
   */
  public boolean isElsewhere() {
    return mediaType.isForeignLayer() && !urls.isEmpty();
  }

  /** Returns free texts by name. */
  public Map<String, String> annotations() {
    return annotations;
  }

  /** Returns what the content runs on. */
  public Optional<Platform> platform() {
    return Optional.ofNullable(platform);
  }

  /** Returns the type of the artifact, if the content is the manifest of one. */
  public Optional<MediaType> artifactType() {
    return Optional.ofNullable(artifactType);
  }

  /** Returns a copy of the content itself, if it is embedded. Size and digest are right. */
  public Optional<byte[]> data() {
    return Optional.ofNullable(data).map(byte[]::clone);
  }

  /** Returns this with another {@code mediaType}. */
  public Descriptor withMediaType(MediaType mediaType) {
    Objects.requireNonNull(mediaType, "mediaType");
    Parts parts = new Parts(this);
    parts.mediaType = mediaType;
    return new Descriptor(parts);
  }

  /** Returns this with other {@code urls}. */
  public Descriptor withUrls(List<String> urls) {
    Objects.requireNonNull(urls, "urls");
    Parts parts = new Parts(this);
    parts.urls = urls;
    return new Descriptor(parts);
  }

  /** Returns this with other {@code annotations}. */
  public Descriptor withAnnotations(Map<String, String> annotations) {
    Objects.requireNonNull(annotations, "annotations");
    Parts parts = new Parts(this);
    parts.annotations = annotations;
    return new Descriptor(parts);
  }

  /** Returns this with another {@code platform}. */
  public Descriptor withPlatform(Platform platform) {
    Objects.requireNonNull(platform, "platform");
    Parts parts = new Parts(this);
    parts.platform = platform;
    return new Descriptor(parts);
  }

  /** Returns this with another {@code artifactType}. */
  public Descriptor withArtifactType(MediaType artifactType) {
    Objects.requireNonNull(artifactType, "artifactType");
    Parts parts = new Parts(this);
    parts.artifactType = artifactType;
    return new Descriptor(parts);
  }

  /**
   * Returns this with the content embedded. Where the digest cannot be computed here, the size alone
   * is compared.
   *
   * @throws RegistryException SIZE_INVALID or DIGEST_INVALID if {@code data} is other content
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
            ErrorCode.DIGEST_INVALID, actual.toString(), "data of digest " + digest);
      }
    }
    Parts parts = new Parts(this);
    parts.data = data.clone();
    return new Descriptor(parts);
  }

  /**
   * Returns this as JSON, in the form that {@link ManifestBuilder} states.
   *
   * @throws IllegalStateException if the size is not {@linkplain #sizeKnown known}
   * @throws RegistryException MANIFEST_INVALID if a text is not Unicode
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

  /** Returns type, digest and size. */
  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + (sizeKnown() ? size() : "unknown") + " bytes)";
  }

  /** What a descriptor is made of, of which an edit changes one part. */
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
