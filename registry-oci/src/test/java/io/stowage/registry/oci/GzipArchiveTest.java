package io.stowage.registry.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contents of a gzipped archive that are unpacked, and the time at which this happens. */
class GzipArchiveTest {
  private static final int LARGE = LayoutFile.LIMIT + 1;
  private static final Archive.Span FIRST = new Archive.Span(0, 3);
  private static final Archive.Span SECOND = new Archive.Span(3, LARGE);
  private static final Archive.Span THIRD = new Archive.Span(3L + LARGE, 2);

  private final Path folder;
  private final Path file;

  GzipArchiveTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.file = folder.resolve("archive.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(new byte[] {1, 2, 3});
      out.write(new byte[LARGE]);
      out.write(new byte[] {4, 5});
    }
  }

  @Test
  void doesNotUnpackLargeContentsThatAreNotOpened() throws IOException {
    try (GzipArchive archive = archive(5)) {
      passAll(archive);
      archive.opening(SECOND);

      assertThat(bytes(archive.opening(FIRST))).containsExactly(1, 2, 3);
      assertThat(bytes(archive.opening(THIRD))).containsExactly(4, 5);
    }
  }

  @Test
  void unpacksLargeContentsWhenTheyAreOpened() throws IOException {
    try (GzipArchive archive = archive(5L + LARGE)) {
      passAll(archive);
      LayoutFile.Opening large = archive.opening(SECOND);

      for (int again = 0; again < 2; again++) {
        try (InputStream in = large.open()) {
          assertThat(in.skip(LARGE)).isEqualTo(LARGE);
          assertThat(in.read()).isNegative();
        }
      }
      assertThat(bytes(archive.opening(THIRD))).containsExactly(4, 5);
    }
  }

  @Test
  void stopsAtTheLimitOfTheTemporaryFile() throws IOException {
    try (GzipArchive archive = archive(1000)) {
      passAll(archive);

      LayoutFile.Opening large = archive.opening(SECOND);
      assertThatThrownBy(large::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("would exceed 1000 bytes");
    }
  }

  @Test
  void failsIfTheContentIsTruncated() throws IOException {
    try (GzipArchive archive = archive(5)) {
      passAll(archive);

      assertThat(archive.read(ByteBuffer.allocate(1), 5L + LARGE)).isNegative();
      assertThat(archive.read(ByteBuffer.allocate(1), 512L + LARGE)).isNegative();
      assertThatThrownBy(() -> archive.passed(new Archive.Span(5L + LARGE, 1)))
          .isInstanceOf(EOFException.class);
      assertThatThrownBy(() -> archive.passed(new Archive.Span(5, 1L + LARGE)))
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void leavesNoTemporaryFile() throws IOException {
    try (Spool spool = Spool.open(Files.createFile(folder.resolve("spool")), 10)) {
      spool.write(new ByteArrayInputStream(new byte[10]));

      assertThat(folder.resolve("spool")).doesNotExist();
      assertThat(spool.channel().size()).isEqualTo(10);
    }
  }

  private GzipArchive archive(long limit) throws IOException {
    return new GzipArchive(
        FileChannel.open(file), Spool.open(Files.createFile(folder.resolve("spool")), limit));
  }

  private static void passAll(GzipArchive archive) throws IOException {
    archive.passed(FIRST);
    archive.passed(SECOND);
    archive.passed(THIRD);
  }

  private static byte[] bytes(LayoutFile.Opening opening) throws IOException {
    try (InputStream in = opening.open()) {
      return in.readAllBytes();
    }
  }
}
