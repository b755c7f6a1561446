package io.stowage.registry.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image or artifact with a config and layers (OCI image manifest or Docker schema 2 manifest).
 */
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

  /**
   * Returns a builder of an image or, if an {@linkplain Builder#artifactType artifact type} is set,
   * an artifact.
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the config. */
  public Descriptor config() {
    return config;
  }

  /** Returns the layers, lowest first. */
  public List<Descriptor> layers() {
    return layers;
  }

  @Override
  public List<Descriptor> blobs() {
    return Stream.concat(Stream.of(config), layers.stream()).toList();
  }

  /**
   * Builds an OCI image manifest. In an artifact, {@link Descriptor#OCI_EMPTY} takes the place of a
   * config or layers that are not set. Its content must be pushed like any other blob.
   */
  public static final class Builder extends ManifestBuilder<Builder> {
    private final List<Descriptor> layers = new ArrayList<>();
    private Optional<Descriptor> config = Optional.empty();

    private Builder() {}

    /** Sets the config, which is required unless there is an artifact type. */
    public Builder config(Descriptor blob) {
      Objects.requireNonNull(blob, "blob");
      config = Optional.of(blob);
      return this;
    }

    /** Adds a layer on top of the layers added before. */
    public Builder layer(Descriptor blob) {
      Objects.requireNonNull(blob, "blob");
      layers.add(blob);
      return this;
    }

    /** Adds layers, lowest first, on top of the layers added before. */
    public Builder layers(List<Descriptor> blobs) {
      Objects.requireNonNull(blobs, "blobs");
      blobs.forEach(this::layer);
      return this;
    }

    /**
     * Returns the manifest.
     *
     * @throws IllegalStateException if there is neither a config nor an artifact type
     * @throws RegistryException MANIFEST_INVALID if the manifest has more than
     *     {@link Manifest#LIMIT} bytes, or a string is not valid Unicode
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
