package io.stowage.registry.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A list of manifests, usually one for each platform (OCI image index or Docker manifest list). */
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

  /** Returns a builder of an index, initially without manifests. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public List<Descriptor> manifests() {
    return manifests;
  }

  /** Builds an OCI image index. */
  public static final class Builder extends ManifestBuilder<Builder> {
    private final List<Descriptor> manifests = new ArrayList<>();

    private Builder() {}

    /** Adds a manifest. */
    public Builder manifest(Descriptor manifest) {
      Objects.requireNonNull(manifest, "manifest");
      manifests.add(manifest);
      return this;
    }

    /** Adds a manifest for {@code platform}, described by its type, digest and size. */
    public Builder manifest(Manifest manifest, Platform platform) {
      Objects.requireNonNull(manifest, "manifest");
      Objects.requireNonNull(platform, "platform");
      Descriptor all = manifest.descriptor();
      return manifest(
          Descriptor.of(all.mediaType(), all.digest(), all.size()).withPlatform(platform));
    }

    /**
     * Returns the index.
     *
     * @throws RegistryException MANIFEST_INVALID if the index has more than {@link Manifest#LIMIT}
     *     bytes, or a string is not valid Unicode
     */
    public ImageIndex build() {
      ObjectNode json = CanonicalJson.object();
      json.set("manifests", CanonicalJson.descriptors(manifests));
      return (ImageIndex) build(MediaType.OCI_INDEX, json);
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
