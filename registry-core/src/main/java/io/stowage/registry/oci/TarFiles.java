package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * A layout in a tar archive.
 *
 * <p>Nothing is unpacked. The headers are read once, for where each file is; contents are read from
 * there when they are asked for, so their order does not matter, and what nobody asks for is never
 * read. A link stands for another file of the archive, as {@code docker save} means it.
 */
final class TarFiles implements LayoutFiles {
  private final FileChannel channel;
  private final Map<String, LayoutFile> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private TarFiles(FileChannel channel) {
    this.channel = channel;
  }

  /** Opens an archive; one that is gzipped is unpacked to a temporary file. */
  static TarFiles open(Path path) throws IOException {
    FileChannel channel = isGzip(path) ? unpacked(path) : FileChannel.open(path);
    try {
      TarFiles files = new TarFiles(channel);
      files.readHeaders(path);
      return files;
    } catch (IOException | RuntimeException | Error e) {
      try (channel) {
        throw e;
      }
    }
  }

  @Override
  public Optional<LayoutFile> find(String name) {
    String path = TarName.normalize(name);
    return Optional.ofNullable(files.get(links.getOrDefault(path, path)));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  @SuppressWarnings("resource")
  private void readHeaders(Path path) throws IOException {
    HeaderStream headers = new HeaderStream(channel, path.toString());
    TarArchiveInputStream tar = new TarArchiveInputStream(headers, StandardCharsets.UTF_8.name());
    try {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        check(entry, path);
        add(entry, headers.position());
        headers.nextEntry();
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(path + ": not a tar archive: " + e.getMessage(), e);
    }
  }

  private static void check(TarArchiveEntry entry, Path path) {
    if (!entry.isCheckSumOK()) {
      throw invalid(path.toString(), "a tar archive");
    }
    if (entry.isSparse()) {
      throw invalid(entry.getName(), "an entry that is not sparse");
    }
  }

  private void add(TarArchiveEntry entry, long offset) throws IOException {
    String name = TarName.normalize(entry.getName());
    if (entry.isDirectory()) {
      return;
    }
    if (entry.isSymbolicLink()) {
      addLink(name, TarName.resolve(name, entry.getLinkName()));
    } else if (entry.isLink()) {
      addLink(name, TarName.normalize(entry.getLinkName()));
    } else if (entry.isFile() && !entry.isFIFO()) {
      addFile(name, offset, entry.getSize());
    } else {
      throw invalid(entry.getName(), "a file, directory or link");
    }
  }

  private void addFile(String name, long offset, long size) throws IOException {
    if (size < 0 || size > channel.size() - offset) {
      throw new EOFException(name + ": the archive ends within it");
    }
    LayoutFile file = new LayoutFile(name, size, () -> new SpanStream(channel, offset, size));
    if (files.put(name, file) != null || links.containsKey(name)) {
      throw twice(name);
    }
  }

  private void addLink(String name, String target) {
    if (links.put(name, target) != null || files.containsKey(name)) {
      throw twice(name);
    }
  }

  private static RegistryException twice(String name) {
    return invalid(name, "each name once in an archive");
  }

  private static RegistryException invalid(String value, String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_INVALID, value, expected);
  }

  private static boolean isGzip(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return Gzip.isNext(in);
    }
  }

  private static FileChannel unpacked(Path path) throws IOException {
    Path file = Files.createTempFile("stowage", ".tar");
    FileChannel channel = FileChannel.open(
        file,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.DELETE_ON_CLOSE);
    try (InputStream in = Gzip.unpack(new BufferedInputStream(Files.newInputStream(path)))) {
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
      return channel;
    } catch (IOException | RuntimeException | Error e) {
      try (channel) {
        throw e;
      }
    }
  }
}
