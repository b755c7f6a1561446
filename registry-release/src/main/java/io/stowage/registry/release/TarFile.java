package io.stowage.registry.release;

import io.stowage.registry.release.FileTree.Copy;
import io.stowage.registry.release.FileTree.Device;
import io.stowage.registry.release.FileTree.Entry;
import io.stowage.registry.release.FileTree.Folder;
import io.stowage.registry.release.FileTree.Link;
import io.stowage.registry.release.FileTree.Text;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes trees as tar archives. Everything belongs to root and has the same time, so that an
 * archive depends on nothing but its tree.
 *
 * @param time the time of all entries
 */
record TarFile(Instant time) {
  /** Writes {@code tree} to {@code out}, with {@code prefix} before each path. */
  void write(FileTree tree, String prefix, OutputStream out) {
    try {
      TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, Entry> entry : tree.entries().entrySet()) {
        write(prefix + entry.getKey(), entry.getValue(), tar);
      }
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes {@code tree} to {@code file}, compressed by gzip. */
  void writeCompressed(FileTree tree, String prefix, Path file) {
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream gzip = compressing(out)) {
      write(tree, prefix, gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns {@code tree} compressed by gzip, with {@code prefix} before each path. */
  byte[] compressed(FileTree tree, String prefix) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = compressing(bytes)) {
      write(tree, prefix, gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static OutputStream compressing(OutputStream out) throws IOException {
    GzipParameters parameters = new GzipParameters();
    parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
    return new GzipCompressorOutputStream(out, parameters);
  }

  private void write(String path, Entry entry, TarArchiveOutputStream tar) throws IOException {
    TarArchiveEntry header = header(path, entry);
    header.setIds(0, 0);
    header.setNames("root", "root");
    header.setLastModifiedTime(FileTime.from(time));
    header.setSize(FileTree.size(entry));
    tar.putArchiveEntry(header);
    if (entry instanceof Copy copy) {
      Files.copy(copy.content(), tar);
    } else if (entry instanceof Text text) {
      tar.write(FileTree.bytes(text));
    }
    tar.closeArchiveEntry();
  }

  private static TarArchiveEntry header(String path, Entry entry) {
    if (entry instanceof Link link) {
      TarArchiveEntry header = new TarArchiveEntry(path, TarConstants.LF_SYMLINK);
      header.setLinkName(link.target());
      header.setMode(0777);
      return header;
    }
    if (entry instanceof Device device) {
      TarArchiveEntry header = new TarArchiveEntry(path, TarConstants.LF_CHR);
      header.setDevMajor(device.major());
      header.setDevMinor(device.minor());
      header.setMode(0666);
      return header;
    }
    if (entry instanceof Folder folder) {
      TarArchiveEntry header = new TarArchiveEntry(path + "/");
      header.setMode(folder.mode());
      return header;
    }
    TarArchiveEntry header = new TarArchiveEntry(path);
    header.setMode(entry instanceof Copy copy ? copy.mode() : ((Text) entry).mode());
    return header;
  }
}
