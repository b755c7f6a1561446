package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stowage's collector, run as an operator runs it. */
record Ours(Path jar, String javaOptions, String tidy, Asked asked) implements Contender {
  @Override
  public String name() {
    return "ours";
  }

  @Override
  public List<String> command(Path root) {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    if (!javaOptions.isBlank()) {
      command.addAll(List.of(javaOptions.strip().split(" +")));
    }
    command.addAll(List.of("-jar", jar.toString(), "garbage-collect", "--grace", "0"));
    command.addAll(List.of("--tidy", tidy));
    if (asked.dryRun()) {
      command.add("--dry-run");
    }
    if (asked.deleteUntagged()) {
      command.add("--delete-untagged");
    }
    command.add(root.toString());
    return command;
  }

  @Override
  public Optional<String> blobToGo(String line) {
    return Contender.wordBehind("would remove blob ", line);
  }
}
