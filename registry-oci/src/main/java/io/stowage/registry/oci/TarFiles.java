package io.stowage.registry.oci;

import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.jspecify.annotations.Nullable;

/**
 * A layout in a tar archive.
 *
 * <p>The headers are read once, to find the position of each file. Contents are read from their
 * position on demand; their order does not matter, and contents that are not needed are not read. A
 * link stands for one other file of the archive, as in archives of {@code docker save}.
 */
final class TarFiles implements LayoutFiles {
  private static final int BLOCK = 512;
  private static final long LARGEST = Long.MAX_VALUE / 4;

  private final Archive archive;
  private final String source;
  private final Map<String, Archive.Span> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();

  private TarFiles(Archive archive, String source) {
    this.archive = archive;
    this.source = source;
  }

  /**
   * Opens the archive {@code path}; if it is not a regular file, it is copied to a temporary file.
   */
  static TarFiles open(Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return of(FileChannel.open(path), path.toString());
    }
    try (InputStream in = Files.newInputStream(path)) {
      return of(in, path.toString());
    }
  }

  /** Copies the archive {@code in}, named {@code source} in errors, to a temporary file. */
  static TarFiles of(InputStream in, String source) throws IOException {
    Spool spool = Spool.create();
    try {
      spool.write(in);
      return of(spool.channel(), source);
    } catch (IOException | RuntimeException | Error e) {
      try (spool) {
        throw e;
      }
    }
  }

  private static TarFiles of(FileChannel file, String source) throws IOException {
    try {
      Compression.refuse(GzipArchive.content(file), source);
      Archive archive =
          GzipArchive.isIn(file) ? new GzipArchive(file, Spool.create()) : Archive.plain(file);
      TarFiles files = new TarFiles(archive, source);
      files.readHeaders();
      return files;
    } catch (IOException | RuntimeException | Error e) {
      try (file) {
        throw e;
      }
    }
  }

  @Override
  public Optional<LayoutFile> find(String name) {
    String path = LayoutName.normalize(name);
    return Optional.ofNullable(files.get(links.getOrDefault(path, path)))
        .map(content -> new LayoutFile(path, content.size(), archive.opening(content)));
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }

  /**
   * Reads each header with a reader of its own, which starts at the header. A single reader would
   * also read all content between the headers.
   */
  private void readHeaders() throws IOException {
    HeaderStream headers = new HeaderStream(archive, source);
    for (TarArchiveEntry entry = next(headers); entry != null; entry = next(headers)) {
      check(entry);
      long end = headers.position() + entry.getSize();
      add(entry, headers.position());
      headers.moveTo((end + BLOCK - 1) / BLOCK * BLOCK);
    }
  }

  @SuppressWarnings("resource")
  private @Nullable TarArchiveEntry next(HeaderStream headers) {
    try {
      return new TarArchiveInputStream(headers, StandardCharsets.UTF_8.name()).getNextEntry();
    } catch (IOException | IllegalArgumentException e) {
      throw noArchive(e);
    }
  }

  private void check(TarArchiveEntry entry) {
    if (!entry.isCheckSumOK()) {
      throw invalid(source, "a tar archive");
    }
    if (entry.getSize() < 0 || entry.getSize() > LARGEST) {
      throw invalid(entry.getName(), "an entry of at most " + LARGEST + " bytes");
    }
    if (entry.isSparse()) {
      throw invalid(entry.getName(), "an entry that is not sparse");
    }
  }

  private void add(TarArchiveEntry entry, long offset) throws IOException {
    String name = LayoutName.normalize(entry.getName());
    byte type = entry.getLinkFlag();
    boolean file = type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
    if (file && !entry.isDirectory()) {
      addFile(name, new Archive.Span(offset, entry.getSize()));
    } else if (entry.getSize() != 0) {
      throw invalid(entry.getName(), "an entry without content");
    } else if (type == TarConstants.LF_SYMLINK) {
      addLink(name, LayoutName.resolve(name, entry.getLinkName()));
    } else if (type == TarConstants.LF_LINK) {
      addLink(name, LayoutName.normalize(entry.getLinkName()));
    } else if (!entry.isDirectory()) {
      throw invalid(entry.getName(), "a file, directory or link");
    }
  }

  private void addFile(String name, Archive.Span content) throws IOException {
    try {
      archive.passed(content);
    } catch (EOFException | ZipException e) {
      throw noArchive(e);
    }
    if (files.put(name, content) != null || links.containsKey(name)) {
      throw twice(name);
    }
  }

  private void addLink(String name, String target) {
    if (links.put(name, target) != null || files.containsKey(name)) {
      throw twice(name);
    }
  }

  private RegistryException noArchive(Exception e) {
    return invalid(source, "a tar archive: " + e.getMessage());
  }

  private static RegistryException twice(String name) {
    return invalid(name, "each name at most once in an archive");
  }

  private static RegistryException invalid(String value, String expected) {
    return RegistryException.invalid(ErrorCode.MANIFEST_INVALID, value, expected);
  }
}
