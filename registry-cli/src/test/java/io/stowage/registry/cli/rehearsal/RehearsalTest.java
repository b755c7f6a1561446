package io.stowage.registry.cli.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.model.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
  private static final Digest PUSHED = Digest.of("rehearsal".getBytes(StandardCharsets.UTF_8));

  private final Path folder;

  RehearsalTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void usesTheCommands() {
    Rehearsal.main(new String[] {"commands", folder.resolve("registry").toString()});
    try (Registry registry = FileSystemRegistry.open(folder.resolve("registry"))) {
      assertThat(registry.repository("demo/web").tags().find("1.1")).isPresent();
    }
  }

  @Test
  void usesAServer() {
    Rehearsal.main(new String[] {"server", folder.resolve("registry").toString()});
    try (Registry registry = FileSystemRegistry.open(folder.resolve("registry"))) {
      assertThat(registry.repository("demo/web").blobs().find(PUSHED)).isPresent();
    }
  }

  @Test
  void failsIfACommandFails() throws Exception {
    Path occupied = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> Rehearsal.runCommands(occupied))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("demo " + occupied + ": exit code 1: ");
  }
}
