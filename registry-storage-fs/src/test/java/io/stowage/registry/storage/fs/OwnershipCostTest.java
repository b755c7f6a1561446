package io.stowage.registry.storage.fs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.stowage.registry.testing.storage.SystemCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the cost, in system calls, of the check whether root must change the owner of a new file.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OwnershipCostTest {
  private final Path folder;

  OwnershipCostTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aPushIntoFoldersOfItsOwnUserMakesNoAdditionalCall() throws Exception {
    assumeThat(Ownership.isRoot()).as("only root gives files away").isTrue();
    assumeThat(SystemCommand.succeeds("strace", "-e", "trace=none", "true"))
        .as("strace can trace")
        .isTrue();

    List<String> byAnyUser = calls("any", "own");
    List<String> byRoot = calls("root");

    assertThat(byAnyUser).hasSizeGreaterThan(20).noneMatch(call -> call.matches(".*ch(own|mod).*"));
    assertThat(byRoot).hasSameSizeAs(byAnyUser).noneMatch(call -> call.matches(".*ch(own|mod).*"));
  }

  /** Returns the system calls of a push to a new store, in order. */
  private List<String> calls(String name, String... more) throws Exception {
    Path root = Files.createDirectory(folder.resolve(name));
    Path trace = folder.resolve(name + ".trace");
    List<String> command = new ArrayList<>(List.of(
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=%file,%desc",
        "-o",
        trace.toString(),
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xint",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        TracedPush.class.getName(),
        root.toString()));
    command.addAll(List.of(more));
    assertThat(SystemCommand.succeeds(command.toArray(String[]::new))).isTrue();
    return between(Files.readAllLines(trace), root);
  }

  private static List<String> between(List<String> trace, Path root) {
    List<String> calls = new ArrayList<>();
    boolean within = false;
    for (String line : trace) {
      if (line.contains(TracedPush.BEGIN) || line.contains(TracedPush.END)) {
        within = line.contains(TracedPush.BEGIN);
      } else if (within && (line.contains(root.toString()) || line.matches(".* fch(own|mod).*"))) {
        calls.add(line.replace(root.toString(), "")
            .replaceAll("^\\d+ +", "")
            .replaceAll("\\(.*?(\"[^\"]*\").*", " $1")
            .replaceAll("\\.stowage-[^\"]*", "temporary"));
      }
    }
    return calls;
  }
}
