package io.stowage.registry.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.model.Descriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Adds images to a layout in a folder. */
final class FolderTarget {
  private static final String MANIFESTS = "manifests";
  private static final String ANNOTATIONS = "annotations";

  private final FolderOutput output;
  private final FolderFiles files;

  private FolderTarget(Path folder) {
    this.output = new FolderOutput(folder);
    this.files = new FolderFiles(folder);
  }

  static void write(Path folder, ExportContent content, Tally tally) throws IOException {
    FolderTarget target = new FolderTarget(folder);
    LayoutSource.checkVersion(target.files);
    ObjectNode index = target.index(content);
    for (Map.Entry<Descriptor, LayoutFile> blob : content.blobs().entrySet()) {
      if (target.add(blob.getValue())) {
        tally.blobCopied(blob.getKey());
      } else {
        tally.blobSkipped(blob.getKey());
      }
    }
    for (Map.Entry<Descriptor, LayoutFile> manifest : content.manifests().entrySet()) {
      if (target.add(manifest.getValue())) {
        tally.manifestCopied(manifest.getKey());
      } else {
        tally.manifestSkipped(manifest.getKey());
      }
    }
    target.output.put(OciLayout.MARKER, OciLayout.marker());
    target.output.put(OciLayout.INDEX, Json.bytes(index));
  }

  /**
   * Returns the existing index, with all its unknown fields, and the images of {@code content}. A
   * name identifies one image, and an image without a name is listed once; therefore entries of
   * {@code content} replace existing entries with the same name or digest.
   */
  private ObjectNode index(ExportContent content) throws IOException {
    Optional<LayoutFile> there = files.find(OciLayout.INDEX);
    JsonNode json = there.isPresent() ? Json.read(there.get()) : OciLayout.index(List.of());
    if (!(json instanceof ObjectNode index)
        || !(index.get(MANIFESTS) instanceof ArrayNode manifests)) {
      throw Json.invalid(OciLayout.INDEX, "an image index");
    }
    List<JsonNode> images =
        content.named().stream().<JsonNode>map(Json::descriptor).toList();
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
    output.put(file);
    return true;
  }

  /** The identity of an entry of an index: its name, or its digest if it has no name. */
  private record Label(String name, String digest) {
    static Label of(JsonNode entry) {
      String name = entry.path(ANNOTATIONS).path(OciLayout.REF_NAME).asText("");
      return new Label(name, name.isEmpty() ? entry.path("digest").asText("") : "");
    }
  }
}
