package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Adds images to a layout in a folder. */
final class FolderTarget {
  private static final String MANIFESTS = "manifests";
  private static final String ANNOTATIONS = "annotations";

  private final Path folder;
  private final FolderFiles files;

  private FolderTarget(Path folder) {
    this.folder = folder;
    this.files = new FolderFiles(folder);
  }

  static void write(Path folder, ExportPlan plan, Tally tally) throws IOException {
    FolderTarget target = new FolderTarget(folder);
    LayoutSource.checkVersion(target.files);
    ObjectNode index = target.index(plan);
    for (Map.Entry<Descriptor, LayoutFile> blob : plan.blobs().entrySet()) {
      if (target.add(blob.getValue())) {
        tally.blobCopied(blob.getKey());
      } else {
        tally.blobSkipped(blob.getKey());
      }
    }
    for (Map.Entry<Descriptor, LayoutFile> manifest : plan.manifests().entrySet()) {
      if (target.add(manifest.getValue())) {
        tally.manifestCopied(manifest.getKey());
      } else {
        tally.manifestSkipped(manifest.getKey());
      }
    }
    target.put(OciLayout.MARKER, OciLayout.marker());
    target.put(OciLayout.INDEX, Json.bytes(index));
  }

  /**
   * Returns the existing index, with all its unknown fields, and the images of {@code plan}. A name
   * identifies one image, and an image without a name is listed once; therefore entries of
   * {@code plan} replace existing entries with the same name or digest.
   */
  private ObjectNode index(ExportPlan plan) throws IOException {
    Optional<LayoutFile> there = files.find(OciLayout.INDEX);
    JsonNode json = there.isPresent() ? Json.read(there.get()) : OciLayout.index(List.of());
    if (!(json instanceof ObjectNode index)
        || !(index.get(MANIFESTS) instanceof ArrayNode manifests)) {
      throw Json.invalid(OciLayout.INDEX, "an image index");
    }
    List<JsonNode> images =
        plan.named().stream().<JsonNode>map(Json::descriptor).toList();
    Set<Label> taken = images.stream().map(Label::of).collect(Collectors.toSet());
    ArrayNode entries = Json.array();
    manifests.forEach(entry -> {
      if (!taken.contains(Label.of(entry))) {
        entries.add(entry);
      }
    });
    index.set(MANIFESTS, entries.addAll(images));
    return index;
  }

  /**
   * Writes {@code file} and returns true, unless it exists already. A file of another size cannot
   * be the blob, and is replaced.
   */
  private boolean add(LayoutFile file) throws IOException {
    Optional<LayoutFile> there = files.find(file.name());
    if (there.filter(found -> found.size() == file.size()).isPresent()) {
      return false;
    }
    try (InputStream in = file.open()) {
      put(file.name(), in);
    }
    return true;
  }

  private void put(String name, byte[] content) throws IOException {
    put(name, new ByteArrayInputStream(content));
  }

  /** Writes a file under a temporary name and renames it, so that it is never seen incomplete. */
  private void put(String name, InputStream content) throws IOException {
    Path file = folder.resolve(name);
    Path partial = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    Files.createDirectories(file.resolveSibling(""));
    try {
      Files.copy(content, partial);
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** The identity of an entry of an index: its name, or its digest if it has no name. */
  private record Label(String name, String digest) {
    static Label of(JsonNode entry) {
      String name = entry.path(ANNOTATIONS).path(OciLayout.REF_NAME).asText("");
      return new Label(name, name.isEmpty() ? entry.path("digest").asText("") : "");
    }
  }
}
