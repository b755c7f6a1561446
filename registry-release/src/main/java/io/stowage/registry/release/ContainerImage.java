package io.stowage.registry.release;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image that can replace that of {@code registry:2}: it has the same entry point, default
 * command, port and volume.
 *
 * @param version the tag of the image
 * @param time the time of its creation, and that of all files
 * @param scratch a folder for temporary files
 */
record ContainerImage(String version, Instant time, Path scratch) {
  /** Sorts the keys, because the order of an immutable map of the JDK differs from run to run. */
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
      .build();

  /** Writes an image with one layer for each of {@code trees}, lowest first, to {@code file}. */
  void write(List<FileTree> trees, Path file) {
    try (Registry registry = Registry.open(InMemoryStorage.create())) {
      Repository repository = registry.repository("stowage");
      TarFile tar = new TarFile(time);
      List<Layer> layers = new ArrayList<>();
      for (FileTree tree : trees) {
        Path layer = scratch.resolve("layer-" + layers.size() + ".tar.gz");
        layers.add(Layer.push(tree, tar, layer, repository.blobs()));
      }
      Descriptor config = repository.blobs().put(config(layers), MediaType.OCI_CONFIG);
      repository
          .manifests()
          .put(
              version,
              ImageManifest.builder()
                  .config(config)
                  .layers(layers.stream().map(Layer::descriptor).toList())
                  .annotations(annotations())
                  .build());
      OciExport.of(repository, Tag.parse(version)).toArchive(file);
    }
  }

  /** Returns the config (OCI image spec, "Image Configuration"). */
  private byte[] config(List<Layer> layers) {
    Map<String, Object> run = Map.of(
        "Entrypoint", List.of("/bin/registry"),
        "Cmd", List.of("serve", "/etc/docker/registry/config.yml"),
        "Env",
            List.of(
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG=C.UTF-8"),
        "ExposedPorts", Map.of("5000/tcp", Map.of()),
        "Volumes", Map.of("/var/lib/registry", Map.of()),
        "WorkingDir", "/",
        "Labels", annotations());
    List<String> diffIds =
        layers.stream().map(layer -> layer.diffId().toString()).toList();
    return json(Map.of(
        "created", time.toString(),
        "architecture", architecture(),
        "os", "linux",
        "config", run,
        "rootfs", Map.of("type", "layers", "diff_ids", diffIds)));
  }

  private Map<String, String> annotations() {
    return Map.of(
        "org.opencontainers.image.created",
        time.toString(),
        "org.opencontainers.image.title",
        "stowage",
        "org.opencontainers.image.version",
        version,
        "org.opencontainers.image.licenses",
        "Apache-2.0");
  }

  private static String architecture() {
    String name = System.getProperty("os.arch");
    return name.equals("aarch64") ? "arm64" : name;
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value, e);
    }
  }
}
