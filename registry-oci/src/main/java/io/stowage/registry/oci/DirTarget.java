package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Writes one image to a folder in the form of skopeo's {@code dir:}. */
final class DirTarget {
  private DirTarget() {}

  /** Writes the manifest of the image at the end, without which no reader accepts the folder. */
  static void write(Path folder, ExportContent content, Tally tally) throws IOException {
    checkFree(folder);
    FolderOutput output = new FolderOutput(folder);
    output.put(DirLayout.VERSION, DirLayout.VERSION_CONTENT.getBytes(StandardCharsets.US_ASCII));
    for (Map.Entry<Descriptor, LayoutFile> blob : content.blobs().entrySet()) {
      output.put(blob.getValue().as(DirLayout.blob(blob.getKey().digest())));
      tally.blobCopied(blob.getKey());
    }
    Digest image = content.images().get(0).manifest().digest();
    for (Map.Entry<Descriptor, LayoutFile> manifest : content.manifests().entrySet()) {
      if (!manifest.getKey().digest().equals(image)) {
        output.put(manifest.getValue().as(DirLayout.child(manifest.getKey().digest())));
        tally.manifestCopied(manifest.getKey());
      }
    }
    for (Map.Entry<Descriptor, LayoutFile> manifest : content.manifests().entrySet()) {
      if (manifest.getKey().digest().equals(image)) {
        output.put(manifest.getValue().as(DirLayout.MANIFEST));
        tally.manifestCopied(manifest.getKey());
      }
    }
  }

  /** Checks that {@code folder} is absent, empty, or an interrupted export. */
  private static void checkFree(Path folder) throws IOException {
    if (!Files.exists(folder) || isEmpty(folder)) {
      return;
    }
    boolean interrupted =
        Files.isRegularFile(folder.resolve(DirLayout.VERSION), LinkOption.NOFOLLOW_LINKS)
            && !Files.exists(folder.resolve(DirLayout.MANIFEST), LinkOption.NOFOLLOW_LINKS);
    if (!interrupted) {
      throw new FileSystemException(
          folder.toString(), null, "not empty, expected an empty folder or none");
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
