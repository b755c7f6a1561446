package io.stowage.registry.oci;

import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.DigestAlgorithm;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes a layout to a tar archive. The index comes first, so that a reader that cannot seek knows
 * which content follows. The archive records neither its author nor the time.
 */
final class TarTarget {
  private static final int FOLDER_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int BUFFER = 64 * 1024;

  private final TarArchiveOutputStream tar;

  private TarTarget(TarArchiveOutputStream tar) {
    this.tar = tar;
  }

  /** Writes the archive to {@code out}, which is flushed and not closed. */
  static void write(OutputStream out, ExportContent content, Tally tally) throws IOException {
    BufferedOutputStream buffered = new BufferedOutputStream(out, BUFFER);
    TarArchiveOutputStream tar =
        new TarArchiveOutputStream(buffered, StandardCharsets.UTF_8.name());
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    new TarTarget(tar).write(content, tally);
    tar.finish();
    buffered.flush();
  }

  /**
   * Writes the archive to {@code path}. A file is replaced atomically at the end; symbolic links to
   * it are kept. An entry that is not a file, such as a pipe or a device, is written to directly.
   */
  static void write(Path path, ExportContent content, Tally tally) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "a folder, expected a file");
    }
    if (!Files.exists(path)) {
      checkNoLink(path);
      replace(path.toAbsolutePath(), content, tally);
    } else if (Files.isRegularFile(path)) {
      replace(path.toRealPath(), content, tally);
    } else {
      try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.WRITE)) {
        write(out, content, tally);
      }
    }
  }

  private static void checkNoLink(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new FileSystemException(
          path.toString(), null, "a symbolic link without a target, expected a file");
    }
  }

  private static void replace(Path target, ExportContent content, Tally tally) throws IOException {
    Path partial = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        write(Channels.newOutputStream(channel), content, tally);
        channel.force(true);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private void write(ExportContent content, Tally tally) throws IOException {
    Map<Descriptor, LayoutFile> manifests = content.manifests();
    Map<Descriptor, LayoutFile> blobs = content.blobs();
    add(OciLayout.MARKER, OciLayout.marker());
    add(OciLayout.INDEX, Json.bytes(OciLayout.index(content.named())));
    Optional<byte[]> docker = content.docker();
    if (docker.isPresent()) {
      add(DockerArchive.MANIFEST, docker.get());
    }
    addFolders(manifests, blobs);
    for (Map.Entry<Descriptor, LayoutFile> manifest : manifests.entrySet()) {
      add(manifest.getValue());
      tally.manifestCopied(manifest.getKey());
    }
    for (Map.Entry<Descriptor, LayoutFile> blob : blobs.entrySet()) {
      add(blob.getValue());
      tally.blobCopied(blob.getKey());
    }
  }

  private void addFolders(Map<Descriptor, LayoutFile> manifests, Map<Descriptor, LayoutFile> blobs)
      throws IOException {
    addFolder(OciLayout.BLOBS + "/");
    for (String name : Stream.of(manifests, blobs)
        .flatMap(files -> files.keySet().stream())
        .map(content -> content.digest().algorithm())
        .map(DigestAlgorithm::name)
        .distinct()
        .sorted()
        .toList()) {
      addFolder(OciLayout.BLOBS + "/" + name + "/");
    }
  }

  private void addFolder(String name) throws IOException {
    begin(name, 0, FOLDER_MODE);
    tar.closeArchiveEntry();
  }

  private void add(String name, byte[] content) throws IOException {
    add(new LayoutFile(name, content.length, () -> new ByteArrayInputStream(content)));
  }

  private void add(LayoutFile file) throws IOException {
    begin(file.name(), file.size(), FILE_MODE);
    try (InputStream in = file.open()) {
      in.transferTo(tar);
    }
    tar.closeArchiveEntry();
  }

  private void begin(String name, long size, int mode) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(size);
    entry.setMode(mode);
    entry.setModTime(0);
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
  }
}
