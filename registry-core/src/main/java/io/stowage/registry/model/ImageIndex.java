package io.stowage.registry.model;

import java.util.List;

/** Manifests side by side, most often one for each platform (OCI image index; Docker's list). */
public final class ImageIndex extends ManifestContent implements Manifest {
  private final List<Descriptor> manifests;

  private ImageIndex(MediaType mediaType, byte[] bytes, JsonObject document) {
    super(
        mediaType,
        bytes,
        bytes,
        document.object("subject", DescriptorReader.KEYS).map(DescriptorReader::read),
        document.value("artifactType", MediaType::parse),
        document.texts("annotations"));
    this.manifests = document.objects("manifests", DescriptorReader.KEYS, DescriptorReader::read);
  }

  static ImageIndex read(MediaType mediaType, byte[] bytes, JsonObject document) {
    document.requireInteger("schemaVersion", 2);
    document.refuse("config", "an index without config");
    document.refuse("layers", "an index without layers");
    return new ImageIndex(mediaType, bytes, document);
  }

  @Override
  public List<Descriptor> blobs() {
    return List.of();
  }

  @Override
  public List<Descriptor> manifests() {
    return manifests;
  }
}
