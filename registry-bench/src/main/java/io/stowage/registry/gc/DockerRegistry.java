package io.stowage.registry.gc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Debian's docker-registry, with its configuration in {@code folder}. */
record DockerRegistry(Path folder, Asked asked) implements Contender {
  @Override
  public String name() {
    return "docker-registry";
  }

  @Override
  public List<String> command(Path root) {
    List<String> command = new ArrayList<>(List.of("docker-registry", "garbage-collect"));
    if (asked.dryRun()) {
      command.add("--dry-run");
    }
    if (asked.deleteUntagged()) {
      command.add("--delete-untagged");
    }
    command.add(configuration(root).toString());
    return command;
  }

  @Override
  public Optional<String> blobToGo(String line) {
    return Contender.wordBehind("blob eligible for deletion: ", line);
  }

  private Path configuration(Path root) {
    try {
      return Files.writeString(
          folder.resolve("docker-registry.yml"), """
          version: 0.1
          log: {level: error}
          storage:
            filesystem: {rootdirectory: '%s'}
            delete: {enabled: true}
          """.formatted(root.toAbsolutePath()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
