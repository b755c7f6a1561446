package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The images of an archive that {@code docker save} wrote, or skopeo as {@code docker-archive:}.
 *
 * <p>Such an archive contains configs and layers, but no manifests. This class builds the manifests
 * as skopeo does: in Docker's schema 2, with the unpacked layers, whose digests are in the config.
 */
final class DockerArchive implements ImageSource {
  static final String MANIFEST = "manifest.json";

  private final LayoutFiles files;
  private final List<LabelledImage> images = new ArrayList<>();
  private final Map<Digest, byte[]> contents = new HashMap<>();
  private final Map<Digest, LayoutFile> layers = new HashMap<>();
  private final Map<Digest, Long> sizes = new HashMap<>();

  private DockerArchive(LayoutFiles files) {
    this.files = files;
  }

  static DockerArchive read(LayoutFiles files) throws IOException {
    DockerArchive archive = new DockerArchive(files);
    JsonNode list = Json.read(archive.file(MANIFEST));
    if (!list.isArray()) {
      throw Json.invalid(MANIFEST, "an array");
    }
    archive.findLayers(list);
    for (JsonNode image : list) {
      archive.add(image);
    }
    return archive;
  }

  /** Looks up all layers before the first is opened, so that a gzipped archive is unpacked once. */
  private void findLayers(JsonNode images) throws IOException {
    for (JsonNode image : images) {
      for (String name : Json.texts(image, "Layers", MANIFEST)) {
        files.find(name);
      }
    }
  }

  private void add(JsonNode image) throws IOException {
    byte[] config = file(Json.text(image, "Config", MANIFEST)).read(LayoutFile.LIMIT);
    List<Descriptor> unpacked = layers(config, Json.texts(image, "Layers", MANIFEST));
    Descriptor manifest = keep(MediaType.DOCKER_MANIFEST, manifest(config, unpacked));
    List<String> tags = Json.texts(image, "RepoTags", MANIFEST);
    if (tags.isEmpty()) {
      images.add(new LabelledImage(manifest, ImageLabel.none()));
    }
    tags.forEach(tag -> images.add(new LabelledImage(manifest, ImageLabel.parse(tag))));
  }

  private List<Descriptor> layers(byte[] config, List<String> names) throws IOException {
    String label = "the config " + Digest.of(config);
    JsonNode rootfs = Json.read(label, config).path("rootfs");
    List<String> diffIds = Json.texts(rootfs, "diff_ids", label);
    if (diffIds.size() != names.size()) {
      throw Json.invalid(MANIFEST, diffIds.size() + " layers, as in " + label);
    }
    List<Descriptor> unpacked = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Digest digest = Digest.parse(diffIds.get(i));
      LayoutFile file = file(names.get(i));
      layers.putIfAbsent(digest, file);
      unpacked.add(Descriptor.of(MediaType.DOCKER_LAYER, digest, size(digest, file)));
    }
    return unpacked;
  }

  /** Returns the unpacked size of a layer. A gzipped layer is read to find it. */
  private long size(Digest digest, LayoutFile file) throws IOException {
    Long known = sizes.get(digest);
    if (known != null) {
      return known;
    }
    try (InputStream in = new BufferedInputStream(file.open())) {
      Compression.refuse(in, file.name());
      long size = Gzip.isNext(in)
          ? Gzip.unpack(in).transferTo(OutputStream.nullOutputStream())
          : file.size();
      sizes.put(digest, size);
      return size;
    }
  }

  private byte[] manifest(byte[] config, List<Descriptor> layers) {
    ObjectNode json =
        Json.object().put("schemaVersion", 2).put("mediaType", MediaType.DOCKER_MANIFEST.value());
    json.set("config", Json.descriptor(keep(MediaType.DOCKER_CONFIG, config)));
    json.set("layers", Json.array().addAll(layers.stream().map(Json::descriptor).toList()));
    return Json.bytes(json);
  }

  private Descriptor keep(MediaType type, byte[] content) {
    Digest digest = Digest.of(content);
    contents.put(digest, content);
    return Descriptor.of(type, digest, content.length);
  }

  @Override
  public List<LabelledImage> images() {
    return images;
  }

  @Override
  public Optional<byte[]> manifest(Descriptor manifest) {
    return Optional.ofNullable(contents.get(manifest.digest()));
  }

  @Override
  public Optional<InputStream> blob(Descriptor blob) throws IOException {
    byte[] config = contents.get(blob.digest());
    if (config != null) {
      return Optional.of(new ByteArrayInputStream(config));
    }
    LayoutFile layer = layers.get(blob.digest());
    return layer == null ? Optional.empty() : Optional.of(unpacked(layer));
  }

  @Override
  public boolean has(Descriptor blob) {
    return contents.containsKey(blob.digest()) || layers.containsKey(blob.digest());
  }

  private static InputStream unpacked(LayoutFile layer) throws IOException {
    InputStream in = new BufferedInputStream(layer.open());
    return Gzip.isNext(in) ? Gzip.unpack(in) : in;
  }

  private LayoutFile file(String name) throws IOException {
    return files.find(name).orElseThrow(() -> Json.invalid(name, "a file with this name"));
  }
}
