package io.stowage.registry.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** An image or artifact: a config and layers (OCI image manifest; Docker's schema 2). */
public final class ImageManifest extends ManifestContent implements Manifest {
  private final Descriptor config;
  private final List<Descriptor> layers;

  private ImageManifest(MediaType mediaType, byte[] bytes, JsonObject document, Descriptor config) {
    super(
        mediaType,
        bytes,
        bytes,
        document.object("subject", DescriptorReader.KEYS).map(DescriptorReader::read),
        document.value("artifactType", MediaType::parse).or(() -> Optional.of(config.mediaType())),
        document.texts("annotations"));
    this.config = config;
    this.layers = document.objects("layers", DescriptorReader.KEYS, DescriptorReader::read);
  }

  static ImageManifest read(MediaType mediaType, byte[] bytes, JsonObject document) {
    document.requireInteger("schemaVersion", 2);
    document.refuse("manifests", "an image manifest without manifests");
    Descriptor config =
        DescriptorReader.read(document.requireObject("config", DescriptorReader.KEYS));
    return new ImageManifest(mediaType, bytes, document, config);
  }

  /** Starts an image, or with an {@linkplain Builder#artifactType artifact type} an artifact. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the configuration. */
  public Descriptor config() {
    return config;
  }

  /** Returns the layers, the lowest first. */
  public List<Descriptor> layers() {
    return layers;
  }

  @Override
  public List<Descriptor> blobs() {
    return Stream.concat(Stream.of(config), layers.stream()).toList();
  }

  @Override
  public List<Descriptor> manifests() {
    return List.of();
  }

  /**
   * Builds an OCI image manifest. An artifact whose config or layers are not set has {@link
   * Descriptor#OCI_EMPTY} in their place, which must be pushed like any blob.
   */
  public static final class Builder extends ManifestBuilder<Builder> {
    private final List<Descriptor> layers = new ArrayList<>();
    private Optional<Descriptor> config = Optional.empty();

    private Builder() {}

    /** Sets the configuration. Required unless there is an artifact type. */
    public Builder config(Descriptor blob) {
      Objects.requireNonNull(blob, "blob");
      config = Optional.of(blob);
      return this;
    }

    /** Adds a layer on top of those that were added before. */
    public Builder layer(Descriptor blob) {
      Objects.requireNonNull(blob, "blob");
      layers.add(blob);
      return this;
    }

    /** Adds layers, the lowest first, on top of those that were added before. */
    public Builder layers(List<Descriptor> blobs) {
      Objects.requireNonNull(blobs, "blobs");
      blobs.forEach(this::layer);
      return this;
    }

    /**
     * Returns the manifest.
     *
     * @throws IllegalStateException if there is neither a config nor an artifact type
     * @throws RegistryException MANIFEST_INVALID if it has more than {@link Manifest#LIMIT} bytes, or a
     *     text is not Unicode
     */
    public ImageManifest build() {
      if (config.isEmpty() && !isArtifact()) {
        throw new IllegalStateException("config is missing, expected a config or an artifactType");
      }
      List<Descriptor> content =
          layers.isEmpty() && isArtifact() ? List.of(Descriptor.OCI_EMPTY) : layers;
      ObjectNode json = CanonicalJson.object();
      json.set("config", CanonicalJson.descriptor(config.orElse(Descriptor.OCI_EMPTY)));
      json.set("layers", CanonicalJson.descriptors(content));
      return (ImageManifest) build(MediaType.OCI_MANIFEST, json);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
