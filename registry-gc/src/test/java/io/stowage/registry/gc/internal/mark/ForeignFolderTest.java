package io.stowage.registry.gc.internal.mark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.Damage;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.gc.Tidying;
import io.stowage.registry.gc.fixture.Pulls;
import io.stowage.registry.gc.reach.Explanation;
import io.stowage.registry.gc.reach.Fate;
import io.stowage.registry.gc.reach.Reachability;
import io.stowage.registry.gc.scrub.ScrubFinding;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.layout.Link;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Digest;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders that a walk of the registry does not recognize. */
class ForeignFolderTest {
  private static final String APP = "app";

  private final Path root;
  private final Path repositories;
  private final Registry registry;
  private final TestImages images;
  private final TestImage kept;

  ForeignFolderTest(@TempDir Path root) {
    this.root = root;
    repositories = root.resolve(RegistryLayout.REPOSITORIES.value());
    registry = Registry.open(
        FileSystemStorage.openOrCreate(root, Durability.RELAXED),
        RegistryOptions.builder().writers(Writers.STOWAGE).build());
    images = TestImages.in(registry.repository(APP));
    kept = images.image().tag("kept").push();
  }

  @Nested
  class BetweenTheRepositories {
    /** Two that were moved aside, and names that no path of a store may contain. */
    @ParameterizedTest
    @ValueSource(
        strings = {"_team", "team/_old", "App", "team\\app", "team\u0001", "te\nam/app", "app/_x"})
    void keepBlobsNamedByTheirLinks(String name) throws IOException {
      TestImage image = moveAside(name);
      List<Path> before = files();
      for (GcOptions options : modes()) {
        GcReport report = collect(options);
        assertThat(report.damages()).hasSize(1).first().satisfies(damage -> {
          assertThat(damage.path().value()).startsWith(RegistryLayout.REPOSITORIES.value());
          assertThat(damage.problem()).contains("does not belong to the layout");
          assertThat(damage.problem()).matches("\\P{Cntrl}*");
        });
        assertThat(files()).isEqualTo(before);
      }
      assertThat(image.blobs()).allMatch(ForeignFolderTest.this::hasBlob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"_team", "team\\app"})
    void areInTheExplanation(String name) throws IOException {
      TestImage image = moveAside(name);
      Explanation explanation =
          Reachability.of(registry).explain(image.layers().get(0).digest());
      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(explanation.foreign()).hasSize(1);
      assertThat(explanation.damages()).hasSize(1);
    }

    @Test
    void areReportedByAScrub() throws IOException {
      moveAside("team\\app");
      assertThat(Scrubber.of(registry).run().findings())
          .filteredOn(finding -> finding.kind() == ScrubFinding.Kind.FOREIGN)
          .extracting(ScrubFinding::problem)
          .containsExactly("foreign: expected only valid names, found " + "\"team\\u005capp\"");
    }

    @Test
    void areNotReportedWithoutLinksOrManifests() throws IOException {
      Files.createDirectories(repositories.resolve("lost+found/a/b"));
      Files.createDirectories(repositories.resolve("back\\slash"));
      Files.writeString(repositories.resolve(".DS_Store"), "sha256:" + "a".repeat(64));
      assertThat(collect(everything().build()).damages()).isEmpty();
      assertThat(repositories.resolve("lost+found/a/b")).isDirectory();
    }

    @Test
    void areWalkedToALimitedDepth() throws IOException {
      Path deep = repositories.resolve("_deep");
      Files.createDirectories(deep.resolve("a/".repeat(300)));
      GcReport report = collect(everything().build());
      assertThat(report.damages())
          .extracting(Damage::problem)
          .containsExactly("more than 200 folders deep: deeper contents are unknown");
    }

    @Test
    void areNotFollowedIfTheyAreSymbolicLinks(@TempDir Path outside) throws IOException {
      TestImage image = images.image().push();
      registry.repository(APP).manifests().delete(image.digest());
      writeLink(outside.resolve("_manifests/revisions"), image.digest());
      Files.createSymbolicLink(repositories.resolve("_linked"), outside);
      Files.createDirectories(repositories.resolve("_x/y"));
      Files.createSymbolicLink(repositories.resolve("_x/y/z"), outside);
      GcReport report = collect(everything().build());
      assertThat(report.damages())
          .extracting(damage -> damage.path().name())
          .containsExactly("_linked", "_x");
      assertThat(hasBlob(image.digest())).isFalse();
      assertThat(repositories.resolve("_linked")).isSymbolicLink();
    }

    private TestImage moveAside(String name) throws IOException {
      TestImage image =
          TestImages.in(registry.repository("aside")).image().tag("1").push();
      Path target = repositories.resolve(name);
      Files.createDirectories(target.getParent());
      Files.move(repositories.resolve("aside"), target);
      return image;
    }
  }

  @Nested
  class InARepository {
    /** A signature that only a folder of another program names. */
    private final TestImage signature =
        images.artifactFor(images.image().push()).push();

    @ParameterizedTest
    @ValueSource(
        strings = {
          "_referrers/subjects",
          "_manifests/revisions/SHA256",
          "_manifests/revisions/sha\\256",
          "_layers/sha256/x",
          "_layers/x\\y"
        })
    void areRootsAndNothingInThemIsRemoved(String name) throws IOException {
      registry.repository(APP).manifests().delete(signature.digest());
      writeLink(repositories.resolve(APP).resolve(name), signature.digest());
      List<Path> before = linksBelow(name);
      GcReport report =
          collect(GcOptions.builder().tidying(Set.of(Tidying.values())).build());
      assertThat(report.damages()).hasSize(1);
      assertThat(hasBlob(signature.digest())).isTrue();
      assertThat(signature.blobs()).allMatch(ForeignFolderTest.this::hasBlob);
      assertThat(linksBelow(name)).isEqualTo(before);
    }

    @Test
    void keepManifestsWithTheirLayerLinksWhenUntaggedOnesAreDeleted() throws IOException {
      TestImage untagged = images.image().push();
      writeLink(repositories.resolve(APP).resolve("_referrers"), signature.digest());
      GcReport report = collect(everything().build());
      Pulls.assertPullable(signature);
      assertThat(registry.storage().stat(untagged.revisionLink())).isEmpty();
      assertThat(report.damages())
          .extracting(damage -> damage.path().name())
          .containsExactly("_referrers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"_layers/sha256/x", "_layers/x", "_layers/x\\y"})
    void amongItsLayersAreRootsInEachMode(String name) throws IOException {
      registry.repository(APP).manifests().delete(signature.digest());
      writeLink(repositories.resolve(APP).resolve(name), signature.digest());
      List<Path> before = linksBelow(name);
      for (GcOptions options : modes()) {
        GcReport report = collect(options);
        assertThat(report.damages())
            .extracting(Damage::problem)
            .singleElement(STRING)
            .contains("does not belong to the layout");
        assertThat(hasBlob(signature.digest())).isTrue();
        assertThat(signature.blobs()).allMatch(ForeignFolderTest.this::hasBlob);
        assertThat(linksBelow(name)).isEqualTo(before);
      }
    }

    @Test
    void amongItsLayersKeepManifestsWithTheirLayerLinksInEachMode() throws IOException {
      writeLink(repositories.resolve(APP).resolve("_layers/sha256/x"), signature.digest());
      for (GcOptions options : modes()) {
        collect(options);
        Pulls.assertPullable(signature);
      }
    }

    @Test
    void amongItsLayersAreReportedIfNothingIsRemoved() throws IOException {
      registry.repository(APP).manifests().delete(signature.digest());
      collect(everything().build());
      writeLink(repositories.resolve(APP).resolve("_layers/sha256/x"), kept.digest());
      assertThat(collect(GcOptions.builder().deleteUntagged(true).build()).damages())
          .extracting(damage -> damage.path().name())
          .containsExactly("x");
    }

    @Test
    void amongItsLayersRestoreObjectsOfAnEarlierRun() throws IOException {
      registry.repository(APP).manifests().delete(signature.digest());
      collect(everything().quarantine(Duration.ofMillis(1)).build());
      assertThat(hasBlob(signature.digest())).isFalse();
      writeLink(repositories.resolve(APP).resolve("_layers/sha256/x"), signature.digest());
      collect(everything().build());
      assertThat(hasBlob(signature.digest())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_referrers", "_layers/sha256/x"})
    void areInTheExplanation(String name) throws IOException {
      writeLink(repositories.resolve(APP).resolve(name), signature.digest());
      Explanation explanation =
          Reachability.of(registry).explain(signature.layers().get(0).digest());
      assertThat(explanation.fate()).isEqualTo(new Fate.Kept());
      assertThat(explanation.foreign())
          .extracting(StoragePath::value)
          .singleElement(STRING)
          .endsWith(name);
    }

    @Test
    void keepTheRepository() throws IOException {
      registry.repository("other").blobs().put(new byte[] {1});
      writeLink(repositories.resolve("other/_referrers"), kept.digest());
      collect(everything().build());
      assertThat(registry.repositories()).extracting(Object::toString).contains("other");
    }

    private List<Path> linksBelow(String name) throws IOException {
      return files().stream()
          .filter(file -> file.startsWith(repositories.resolve(APP).resolve(name)))
          .toList();
    }
  }

  @Nested
  class WhereThereAreNone {
    @ParameterizedTest
    @EnumSource(Writers.class)
    void costNoCall(Writers writers) throws IOException {
      TestImages.in(registry.repository("team/app")).image().tag("1").push();
      age();
      Queue<String> listed = new ConcurrentLinkedQueue<>();
      GarbageCollector.of(Registry.open(recording(listed), registry.options()))
          .run(everything()
              .dryRun(true)
              .tidying(Set.of())
              .repositoryReports(false)
              .writers(writers)
              .build());
      assertThat(listed).containsExactlyInAnyOrderElementsOf(foldersOfTheLayout(writers));
    }

    private StorageDriver recording(Queue<String> listed) {
      return new ForwardingStorage(registry.storage()) {
        @Override
        protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
          path.filter(any -> call == StorageCall.LIST)
              .filter(any -> !any.startsWith(RegistryLayout.STOWAGE))
              .filter(any -> !any.name().equals(RegistryLayout.UPLOADS))
              .ifPresent(any -> listed.add(any.value()));
          return action.get();
        }
      };
    }

    /** Returns the folders that a mark and a sweep must list once. */
    private List<String> foldersOfTheLayout(Writers writers) throws IOException {
      try (Stream<Path> all = Files.walk(root)) {
        return all.filter(Files::isDirectory)
            .map(path -> root.relativize(path).toString())
            .filter(path -> isListed(path, writers))
            .toList();
      }
    }

    private boolean isListed(String folder, Writers writers) {
      String repository = RegistryLayout.REPOSITORIES + "(/[a-z]+)*";
      return folder.matches(RegistryLayout.BLOBS + "(/sha256(/..)?)?")
          || folder.matches(repository)
          || folder.matches(repository + "/_manifests/(tags|revisions(/sha256)?)")
          || (writers == Writers.ANY && folder.matches(repository + "/_layers(/sha256)?"));
    }
  }

  private static List<GcOptions> modes() {
    return List.of(
        everything().build(),
        everything().deleteUntagged(false).build(),
        everything().writers(Writers.NONE).grace(Duration.ZERO).build(),
        everything().writers(Writers.ANY).settle(Duration.ofMillis(1)).build());
  }

  private static GcOptions.Builder everything() {
    return GcOptions.builder().deleteUntagged(true).tidying(Set.of(Tidying.values()));
  }

  private GcReport collect(GcOptions options) throws IOException {
    age();
    return GarbageCollector.of(registry).run(options);
  }

  private boolean hasBlob(Digest digest) {
    return registry.storage().stat(RegistryLayout.blobData(digest)).isPresent();
  }

  private static void writeLink(Path folder, Digest target) throws IOException {
    Path link = folder.resolve("sha256").resolve(target.encoded()).resolve("link");
    Files.createDirectories(link.getParent());
    Files.write(link, Link.content(target));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(repositories)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private void age() throws IOException {
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(1)));
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(each -> !Files.isSymbolicLink(each)).toList()) {
        Files.setLastModifiedTime(path, old);
      }
    }
  }
}
