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
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Adds to a layout in a folder. */
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
      target.add(manifest.getValue());
      tally.manifestCopied(manifest.getKey());
    }
    target.put(OciLayout.MARKER, OciLayout.marker());
    target.put(OciLayout.INDEX, Json.bytes(index));
  }

  /** Returns what is there, with all that is unknown in it, and the images of {@code plan}. */
  private ObjectNode index(ExportPlan plan) throws IOException {
    Optional<LayoutFile> there = files.find(OciLayout.INDEX);
    JsonNode json = there.isPresent() ? Json.read(there.get()) : OciLayout.index(plan.named());
    if (!(json instanceof ObjectNode index)
        || !(index.get(MANIFESTS) instanceof ArrayNode manifests)) {
      throw Json.invalid(OciLayout.INDEX, "an image index");
    }
    for (Descriptor image : plan.named()) {
      removeNamesake(manifests, image);
      manifests.add(Json.descriptor(image));
    }
    return index;
  }

  /** A name names one image; an image without a name is listed once. */
  private static void removeNamesake(ArrayNode manifests, Descriptor image) {
    String name = image.annotations().getOrDefault(OciLayout.REF_NAME, "");
    for (Iterator<JsonNode> all = manifests.iterator(); all.hasNext(); ) {
      JsonNode one = all.next();
      boolean sameName =
          one.path(ANNOTATIONS).path(OciLayout.REF_NAME).asText("").equals(name);
      boolean same = one.path("digest").asText("").equals(image.digest().toString());
      if (sameName && (same || !name.isEmpty())) {
        all.remove();
      }
    }
  }

  /** Returns whether the file was not there; one of another size is no blob, and gives way. */
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

  /** Makes a file appear whole. */
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
}
