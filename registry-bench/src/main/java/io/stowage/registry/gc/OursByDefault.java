package io.stowage.registry.gc;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stowage's collector with the options of its launcher for Java, and without options that change
 * what it does. It also removes what another registry leaves behind, such as dead layer links.
 */
record OursByDefault(Path jar, Asked asked) implements Contender {
  private static final List<String> LAUNCHER = List.of(
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-XX:-UsePerfData",
      "-Xms16m",
      "-Xmn8m",
      "-Xmx1g",
      "-XX:SurvivorRatio=2",
      "-XX:MinHeapFreeRatio=15",
      "-XX:MaxHeapFreeRatio=30");

  @Override
  public String name() {
    return "ours-by-default";
  }

  @Override
  public List<String> command(Path root) {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(LAUNCHER);
    command.addAll(List.of("-jar", jar.toString(), "garbage-collect", "--writers", "none"));
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
  public boolean leavesTheSame() {
    return false;
  }

  @Override
  public Optional<String> blobToGo(String line) {
    return Contender.wordBehind("would remove blob ", line);
  }
}
