package io.stowage.registry.testing;

import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Builds an image or an artifact. Created by {@link TestImages}. Not thread-safe. */
public final class ImageBuilder extends ManifestBuilder<ImageBuilder> {
  private final Random random;
  private final List<Content> layers = new ArrayList<>();
  private Optional<Content> config = Optional.empty();

  /** The config that describes the layers, once it is needed. */
  private Optional<Content> described = Optional.empty();

  ImageBuilder(Repository repository, Random random) {
    super(repository);
    this.random = random;
  }

  /** Adds {@code count} layers on top, each with different content. */
  public ImageBuilder layers(int count) {
    for (int i = 0; i < count; i++) {
      layer(LayerWriter.layer(random));
    }
    return this;
  }

  /** Adds a layer on top. */
  public ImageBuilder layer(byte[] content) {
    Objects.requireNonNull(content, "content");
    return add(Content.of(content));
  }

  /** Adds a layer of a type other than a gzipped tar file. */
  public ImageBuilder layer(MediaType type, byte[] content) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(content, "content");
    return add(Content.of(type, content));
  }

  /** Adds a layer that is not pushed because it can be fetched from {@code urls}. */
  public ImageBuilder foreignLayer(String... urls) {
    Objects.requireNonNull(urls, "urls");
    return add(
        Content.foreign(MediaType.DOCKER_FOREIGN_LAYER, LayerWriter.layer(random), List.of(urls)));
  }

  /** Adds the layers of {@code other}, which may be in any repository, on top. */
  public ImageBuilder sharing(TestImage other) {
    Objects.requireNonNull(other, "other");
    for (Descriptor layer : other.layers()) {
      int size = Math.toIntExact(layer.sizeKnown() ? layer.size() : Integer.MAX_VALUE - 1);
      layer(other.repository().blobs().read(layer.digest(), size));
    }
    return this;
  }

  /** Uses the given config instead of one that describes the layers. */
  public ImageBuilder config(MediaType type, byte[] content) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(content, "content");
    config = Optional.of(Content.of(type, content));
    return this;
  }

  /**
   * Pushes the config and the layers but not the manifest, like a push that is still in progress.
   *
   * @return the manifest that is not pushed yet
   */
  public Manifest pushWithoutManifest() {
    pushBlobs();
    return manifest();
  }

  @Override
  ImageBuilder self() {
    return this;
  }

  @Override
  MediaType mediaType() {
    return isDocker() ? MediaType.DOCKER_MANIFEST : MediaType.OCI_MANIFEST;
  }

  @Override
  void describe(Map<String, Object> json) {
    MediaType configType = isDocker() ? MediaType.DOCKER_CONFIG : MediaType.OCI_CONFIG;
    MediaType layerType = isDocker() ? MediaType.DOCKER_LAYER : MediaType.OCI_LAYER_GZIP;
    json.put("config", JsonText.descriptor(configContent().descriptor(configType)));
    json.put(
        "layers",
        allLayers().stream()
            .map(layer -> JsonText.descriptor(layer.descriptor(layerType)))
            .toList());
  }

  @Override
  void pushBlobs() {
    repository().blobs().put(configContent().bytes());
    for (Content layer : allLayers()) {
      if (!layer.isForeign()) {
        repository().blobs().put(layer.bytes());
      }
    }
  }

  @Override
  List<TestImage> children() {
    return List.of();
  }

  private ImageBuilder add(Content layer) {
    layers.add(layer);
    described = Optional.empty();
    return this;
  }

  private List<Content> allLayers() {
    if (layers.isEmpty()) {
      layers(1);
    }
    return layers;
  }

  private Content configContent() {
    if (config.isPresent()) {
      return config.get();
    }
    Content made = described.orElseGet(() -> Content.of(describedLayers()));
    described = Optional.of(made);
    return made;
  }

  /** Returns the config of a real image, with the digests of the unpacked layers. */
  private byte[] describedLayers() {
    Map<String, Object> rootfs = new LinkedHashMap<>();
    rootfs.put("type", "layers");
    rootfs.put(
        "diff_ids",
        allLayers().stream().map(layer -> LayerWriter.diffId(layer.bytes())).toList());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("created", "2026-01-01T00:00:00Z");
    json.put("architecture", "amd64");
    json.put("os", "linux");
    json.put("config", Map.of());
    json.put("rootfs", rootfs);
    return JsonText.bytes(json);
  }
}
