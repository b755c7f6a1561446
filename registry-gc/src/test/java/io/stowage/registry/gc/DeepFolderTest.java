package io.stowage.registry.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders nested so deeply that the path of the innermost exceeds the limit of a system call. */
class DeepFolderTest {
  private static final String LONG_NAME = "d".repeat(200);
  private static final int LEVELS = 50;

  private final Path root;
  private final Path scratch;
  private final Registry registry;
  private final TestImage image;
  private final List<Path> deep = new ArrayList<>();

  DeepFolderTest(@TempDir Path folder) throws IOException {
    root = folder.resolve("registry");
    scratch = Files.createDirectory(folder.resolve("scratch"));
    registry = Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED),
        RegistryOptions.builder().sleeper(time -> {}).build());
    image = TestImages.in(registry.repository("team/app")).image().tag("1.0").push();
  }

  @AfterEach
  void takeDown() throws IOException {
    for (Path each : deep) {
      Path top = each;
      for (Optional<Path> below = only(top); below.isPresent(); below = only(top)) {
        Path next = Files.move(below.get(), scratch.resolve("next"));
        Files.delete(top);
        top = Files.move(next, scratch.resolve("top"));
      }
      Files.delete(top);
    }
  }

  @ParameterizedTest
  @EnumSource
  void areReportedAndKeptByACollection(Writers writers) throws IOException {
    for (String place : List.of(
        "repositories/_old",
        "repositories/long",
        "repositories/team/app/_referrers",
        "repositories/team/app/_manifests/revisions/sha256/long")) {
      nest(place, LONG_NAME, LEVELS);
    }
    List<String> roots = deep.stream().map(this::path).toList();
    for (int run = 0; run < 2; run++) {
      List<String> reported = collect(writers).damages().stream()
          .map(damage -> damage.path().value())
          .toList();
      assertThat(roots)
          .allMatch(each -> reported.stream()
              .anyMatch(path -> each.startsWith(path + "/") || path.startsWith(each)));
      assertThat(deep).allMatch(Files::isDirectory);
      Pulls.assertPullable(image.repository(), image.digest());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "blobs/sha256/aa",
        "blobs/long",
        "repositories/team/app/_layers/sha256/long",
        "repositories/team/app/_uploads/long",
        "repositories/team/app/_manifests/tags/1.0/long",
        "repositories/team/app/_manifests/tags/1.0/index/sha256",
        "_stowage/long"
      })
  void doNotEndACollection(String place) throws IOException {
    nest(place, LONG_NAME, LEVELS);
    for (Writers writers : Writers.values()) {
      collect(writers);
      Pulls.assertPullable(image.repository(), image.digest());
    }
    assertThat(deep).allMatch(Files::isDirectory);
  }

  @Test
  void areReportedByAScrub() throws IOException {
    nest("repositories/_old", LONG_NAME, LEVELS);
    nest("blobs/sha256/aa", LONG_NAME, LEVELS);
    assertThat(Scrubber.of(registry).run().findings())
        .filteredOn(finding -> finding.kind() == ScrubFinding.Kind.FOREIGN)
        .hasSize(2);
  }

  @Test
  void doNotPreventOpeningTheRegistry() throws IOException {
    nest("blobs/sha256/00", LONG_NAME, LEVELS);
    nest("repositories/0", LONG_NAME, LEVELS);
    nest("0", LONG_NAME, LEVELS);
    try (Registry second = Registry.open(FileSystemStorage.open(root))) {
      assertThat(second.repository("team/app").manifests().touch(image.digest()))
          .isPresent();
    }
  }

  @Test
  void areNotListedAsRepositories() throws IOException {
    nest("repositories/long", LONG_NAME, LEVELS);
    assertThat(registry.repositories()).containsExactly(RepositoryName.parse("team/app"));
  }

  @Tag("proof")
  @ParameterizedTest
  @ValueSource(strings = {"repositories/_old", "repositories/team/app/_referrers"})
  void mayBeThousandsOfLevelsDeep(String place) throws IOException {
    nest(place, "d", Integer.getInteger("deep.levels", 20_000));
    for (Writers writers : Writers.values()) {
      assertThat(collect(writers).damages()).extracting(Damage::path).hasSize(1);
      Pulls.assertPullable(image.repository(), image.digest());
    }
    assertThat(Scrubber.of(registry).run().findings()).hasSize(1);
    assertThat(deep).allMatch(Files::isDirectory);
  }

  private GcReport collect(Writers writers) {
    GcOptions.Builder options = GcOptions.builder().writers(writers).deleteUntagged(true);
    if (writers == Writers.NONE) {
      options.grace(Duration.ZERO);
    }
    return GarbageCollector.of(registry)
        .run(options.tidying(EnumSet.allOf(Tidying.class)).build());
  }

  private String path(Path folder) {
    return root.relativize(folder).toString();
  }

  /** Builds the nest from its innermost folder, so that no path in it is ever used. */
  private void nest(String place, String name, int levels) throws IOException {
    Path top = Files.createDirectory(scratch.resolve("top"));
    for (int i = 1; i < levels; i++) {
      Path above = Files.createDirectory(scratch.resolve("next"));
      Files.move(top, above.resolve(name));
      top = Files.move(above, top);
    }
    Path folder = root.resolve(RegistryLayout.ROOT.value()).resolve(place);
    Files.createDirectories(folder);
    deep.add(Files.move(top, folder.resolve(name)));
  }

  private static Optional<Path> only(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findFirst();
    }
  }
}
