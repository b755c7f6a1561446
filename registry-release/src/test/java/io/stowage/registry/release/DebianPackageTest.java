package io.stowage.registry.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianPackageTest {
  private static final Instant TIME = Instant.parse("2026-11-24T00:00:00Z");

  private final Path folder;

  DebianPackageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void hasTheMembersOfTheFormatInTheirOrder() throws Exception {
    Path file = folder.resolve("package.deb");
    FileTree control = new FileTree().text("control", "Package: none\n");
    new DebianPackage(control, new FileTree().text("etc/none", "")).write(file, TIME);
    List<String> members = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        ArArchiveInputStream ar = new ArArchiveInputStream(in)) {
      ArArchiveEntry member = ar.getNextEntry();
      assertThat(new String(ar.readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("2.0\n");
      for (; member != null; member = ar.getNextEntry()) {
        members.add(member.getName());
        assertThat(member.getLastModified()).isEqualTo(TIME.getEpochSecond());
      }
    }
    assertThat(members).containsExactly("debian-binary", "control.tar.gz", "data.tar.gz");
  }
}
