package io.stowage.registry.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.cli.common.Cli;
import io.stowage.registry.cli.common.ExitCode;
import io.stowage.registry.cli.common.Trees;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcMetricsFileTest {
  private static final String SUCCESS = "stowage_gc_last_run_success";
  private static final String LAST = "stowage_gc_last_success_timestamp_seconds";

  private final Path folder;
  private final Path root;
  private final Path figures;
  private final Path file;

  GcMetricsFileTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    root = folder.resolve("root");
    figures = Files.createDirectory(folder.resolve("node_exporter"));
    file = figures.resolve("gc.prom");
    try (Registry registry = Trees.open(root)) {
      TestImages.in(registry.repository("team/app"), 1).image().tag("1.0").push();
      registry.repository("team/app").blobs().put(new byte[3 * 1024]);
    }
    Trees.age(root);
  }

  @Test
  void statesWhatTheRunDid() throws IOException {
    assertThat(collect("--quarantine=1d")).isEqualTo(ExitCode.DONE);

    Map<String, Double> values = values();
    assertThat(values)
        .containsEntry(SUCCESS, 1.0)
        .containsEntry("stowage_gc_last_run_exit_code", 0.0)
        .containsEntry("stowage_gc_last_run_dry_run", 0.0)
        .containsEntry("stowage_gc_last_run_removed,kind=blob", 1.0)
        .containsEntry("stowage_gc_last_run_removed,kind=manifest", 0.0)
        .containsEntry("stowage_gc_last_run_kept,kind=manifest", 1.0)
        .containsEntry("stowage_gc_last_run_reclaimed_bytes", 0.0)
        .containsEntry("stowage_gc_quarantined_bytes", 3.0 * 1024)
        .containsEntry("stowage_gc_damages", 0.0)
        .containsKeys(
            "stowage_gc_last_run_phase_seconds,phase=mark",
            "stowage_gc_last_run_phase_seconds,phase=remove");
    double now = (double) Instant.now().getEpochSecond();
    assertThat(value(LAST)).isBetween(now - 600, now + 1);
    assertThat(value("stowage_gc_last_run_timestamp_seconds")).isBetween(now - 600, now + 1);
    assertThat(value("stowage_gc_last_run_duration_seconds")).isBetween(0.0, 600.0);
  }

  @Test
  void countsWhatEarlierRunsHold() throws IOException {
    collect("--quarantine=1d");
    collect("--quarantine=1d");

    assertThat(values())
        .containsEntry("stowage_gc_last_run_removed,kind=blob", 0.0)
        .containsEntry("stowage_gc_quarantined_bytes", 3.0 * 1024);
  }

  @Test
  void isTextThatEachReaderMayReadAndNothingIsLeftBeside() throws IOException {
    collect();
    collect();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    try (Stream<Path> files = Files.list(figures)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(Files.readString(file)).endsWith("\n").doesNotContain("\r");
    assertThat(Files.readAllLines(file))
        .allSatisfy(line -> assertThat(line)
            .matches("# (HELP|TYPE) stowage_gc_[a-z_]+ .+|"
                + "stowage_gc_[a-z_]+\\{registry=\"[^\"]+\"(,[a-z]+=\"[a-z_]+\")?} [0-9.e+-]+"));
  }

  @Test
  void statesAFailureAndTheTimeOfTheLastSuccess() throws IOException {
    collect();
    double success = value(LAST);
    Files.move(
        root.resolve(RegistryLayout.ROOT.value()), root.resolve("docker/registry/elsewhere"));

    assertThat(collect()).isEqualTo(ExitCode.FAILED);

    assertThat(values())
        .containsEntry(SUCCESS, 0.0)
        .containsEntry("stowage_gc_last_run_exit_code", 1.0)
        .containsEntry(LAST, success)
        .doesNotContainKey("stowage_gc_last_run_reclaimed_bytes");
  }

  @Test
  void statesThatACollectionWasRefused() throws IOException {
    Path config = Files.writeString(
        folder.resolve("config.yml"),
        "storage: {filesystem: {rootdirectory: '" + root
            + "'}, cache: {blobdescriptor: inmemory}}");

    assertThat(Cli.plain().run("gc", "--metrics-file", file, config).code())
        .isEqualTo(ExitCode.USAGE);

    assertThat(values())
        .containsEntry("stowage_gc_last_run_exit_code", 2.0)
        .doesNotContainKey(LAST);
  }

  @Test
  void doesNotTakeADryRunForASuccessfulCollection() throws IOException {
    assertThat(collect("-d")).isEqualTo(ExitCode.DONE);

    assertThat(values())
        .containsEntry("stowage_gc_last_run_dry_run", 1.0)
        .containsEntry("stowage_gc_last_run_removed,kind=blob", 1.0)
        .doesNotContainKey(LAST);
  }

  @Test
  void replacesAnotherFileButNothingElse() throws IOException {
    Files.writeString(file, LAST + "{registry=\"x\"} many\n");
    assertThat(collect()).isEqualTo(ExitCode.DONE);
    Files.delete(file);
    Files.createSymbolicLink(file, root);

    assertThat(collect()).isEqualTo(ExitCode.FAILED);
    assertThat(file).isSymbolicLink();
  }

  @Test
  void mustHaveAnExistingFolder() {
    List<Path> files = List.of(folder.resolve("absent/gc.prom"), folder);
    assertThat(files.stream()
            .map(each -> Cli.plain().run("gc", "--writers=none", "--metrics-file", each, root))
            .toList())
        .allSatisfy(result -> assertThat(result.err()).hasLineCount(1))
        .extracting(Cli.Result::code)
        .containsOnly(ExitCode.FAILED);
  }

  private int collect(String... options) {
    List<Object> line = new ArrayList<>(List.of("gc", "--writers=stowage", "--metrics-file", file));
    line.addAll(List.of(options));
    line.add(root);
    return Cli.plain().run(line.toArray()).code();
  }

  private double value(String name) throws IOException {
    return Objects.requireNonNull(values().get(name), name);
  }

  /** Returns the values by the name and the label that is not the registry. */
  private Map<String, Double> values() throws IOException {
    Map<String, Double> values = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" ", -1);
        String name = parts[0].replaceAll("\\{registry=\"[^\"]*\"", "").replaceAll("[}\"]", "");
        values.put(name, Double.valueOf(parts[1]));
      }
    }
    return values;
  }
}
