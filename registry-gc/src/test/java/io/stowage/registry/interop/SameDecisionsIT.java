package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Our collector and that of docker-registry leave the same files of any registry, except for faults
 * of theirs, which the steps avoid and {@link TheirFaultsIT} lists.
 */
@Tag("once")
@RequiresPeers({"docker-registry", "skopeo"})
class SameDecisionsIT {
  private static final int TRIES = 25;

  @Tag("sample")
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void collectAsTheyDo(@ForAll("steps") List<Step> steps) throws IOException {
    assertSameDecisions(steps, false);
  }

  @Tag("sample")
  @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void deleteUntaggedAsTheyDo(@ForAll("steps") List<Step> steps) throws IOException {
    assertSameDecisions(steps, true);
  }

  @Tag("proof")
  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void collectRepeatedlyAsTheyDo(@ForAll("steps") List<Step> steps) throws IOException {
    assertSameDecisions(steps, false);
  }

  @Tag("proof")
  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(onFailureOnly = true)
  void deleteUntaggedRepeatedlyAsTheyDo(@ForAll("steps") List<Step> steps) throws IOException {
    assertSameDecisions(steps, true);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Steps.any();
  }

  private static void assertSameDecisions(List<Step> steps, boolean deleteUntagged)
      throws IOException {
    Path folder = Files.createTempDirectory("registry");
    try {
      Path root = folder.resolve("root");
      make(root, steps, deleteUntagged);

      Collected collected = Collected.of(root, deleteUntagged);

      collected.outcome().succeeded();
      assertThat(collected.differences()).isEmpty();
      assertThat(collected.report().damages()).isEmpty();
      Statistics.label("blobs removed")
          .collect(collected.report().blobsRemoved() > 0)
          .coverage(removed -> removed.check(true).count(n -> n > 0));
    } finally {
      delete(folder);
    }
  }

  /** Begins with a tagged image, since docker-registry does not collect an empty registry. */
  private static void make(Path root, List<Step> steps, boolean deleteUntagged) {
    try (Registry registry = Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED),
        RegistryOptions.builder().writers(Writers.STOWAGE).build())) {
      StepRunner runner = new StepRunner(registry);
      runner.run(List.of(new Step.PushImage(0, List.of(0), false, 0)));
      runner.run(steps);
      if (deleteUntagged) {
        runner.tagObjectsThatTheyWouldLose();
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
