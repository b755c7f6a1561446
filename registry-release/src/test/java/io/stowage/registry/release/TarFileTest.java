package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFileTest {
  private static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");
  private static final TarFile TAR = new TarFile(TIME);

  private final Path folder;

  TarFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void containsFoldersBeforeTheirContent() {
    FileTree tree = new FileTree()
        .text("a/b/file", "text")
        .text("a-b", "")
        .link("a/link", "b")
        .folder("a/b", 0700);
    assertThat(entries(TAR.compressed(tree, "./")))
        .containsExactly(
            "./a/ 755 0", "./a-b 644 0", "./a/b/ 700 0", "./a/b/file 644 4", "./a/link 777 0 b");
  }

  @Test
  void dependsOnNothingButTheContent() throws Exception {
    Path first = Files.writeString(folder.resolve("first"), "content");
    Path second = Files.writeString(folder.resolve("second"), "content");
    Files.setLastModifiedTime(second, FileTime.from(Instant.EPOCH));
    assertThat(TAR.compressed(new FileTree().program("file", first), ""))
        .isEqualTo(TAR.compressed(new FileTree().program("file", second), ""));
  }

  @Test
  void belongsToRootAtTheTimeOfTheBuild() {
    TarArchiveEntry entry =
        headers(TAR.compressed(new FileTree().text("file", "text"), "")).get(0);
    assertThat(entry.getLongUserId()).isZero();
    assertThat(entry.getLongGroupId()).isZero();
    assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(TIME);
  }

  private static List<String> entries(byte[] archive) {
    return headers(archive).stream()
        .map(entry -> (entry.getName() + " " + Integer.toOctalString(entry.getMode() & 07777) + " "
                + entry.getSize() + " " + entry.getLinkName())
            .strip())
        .toList();
  }

  private static List<TarArchiveEntry> headers(byte[] archive) {
    List<TarArchiveEntry> entries = new ArrayList<>();
    try (TarArchiveInputStream tar = new TarArchiveInputStream(
        new GzipCompressorInputStream(new ByteArrayInputStream(archive)),
        StandardCharsets.UTF_8.name())) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.add(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return entries;
  }
}
