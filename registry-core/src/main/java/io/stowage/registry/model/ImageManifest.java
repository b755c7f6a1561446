package io.stowage.registry.model;

import java.util.List;
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
}
