package io.stowage.registry.testing.junit;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.gc.GarbageCollector;
import io.stowage.registry.gc.GcOptions;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.storage.fs.Durability;
import io.stowage.registry.storage.fs.FileSystemStorage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.TreeDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the initial contents of registries, in memory and in a directory. */
class SeedTest {
  private Path folder;
  private Path tree;
  private Registry source;
  private TestImage image;

  @BeforeEach
  void push(@TempDir Path temporary) throws IOException {
    folder = temporary;
    tree = Files.createDirectory(folder.resolve("tree"));
    source = Registry.open(FileSystemStorage.openOrCreate(tree, Durability.RELAXED));
    TestImages images = TestImages.in(source.repository("team/app"));
    image = images.image().layers(2).tag("1.0").push();
    images.image().pushWithoutManifest();
  }

  @ParameterizedTest
  @MethodSource("homes")
  void copiesATree(Home home) throws IOException {
    List<String> before = files();
    try (Fixture fixture = make(home, Seed.from(tree))) {
      assertThat(TreeDump.of(fixture.registry().storage(), RegistryLayout.ROOT).lines())
          .isEqualTo(TreeDump.of(source.storage(), RegistryLayout.ROOT).lines());
      fixture.registry().remove(image.repository().name());
    }
    assertThat(files()).isEqualTo(before);
    assertThat(source).hasImage("team/app:1.0");
  }

  @ParameterizedTest
  @MethodSource("homes")
  void givesATreeTheAgeOfItsRegistry(Home home) {
    try (Fixture fixture = make(home, Seed.from(tree))) {
      GarbageCollector gc = GarbageCollector.of(fixture.registry());
      GcOptions alone = GcOptions.forWriters(Writers.STOWAGE);
      assertThat(gc.run(alone)).removedNothing().keptYoungBlobs(2);
      clock(fixture).advance(Duration.ofHours(2));
      assertThat(gc.run(alone)).removedBlobs(2).foundNoDamage();
      assertThat(fixture.registry()).hasImage("team/app:1.0");
    }
  }

  @ParameterizedTest
  @MethodSource("homes")
  void importsALayout(Home home) {
    Path layout = folder.resolve("layout");
    OciExport.ofAllTags(image.repository()).toLayout(layout);
    try (Fixture fixture = make(home, Seed.from(layout, "other"))) {
      assertThat(fixture.registry())
          .hasImage("other:1.0")
          .hasImage("other@" + image.digest())
          .doesNotHaveRepository("team/app");
    }
  }

  @Test
  void importsAnArchiveOfDockerSave() {
    Path archive = folder.resolve("app.tar");
    OciExport.ofAllTags(image.repository()).toDockerArchive(archive);
    try (Fixture fixture = make(Home.memory(), Seed.from(archive))) {
      assertThat(fixture.registry()).hasImage("team/app:1.0");
    }
  }

  @Test
  void sowsAllSeeds() {
    Path archive = folder.resolve("app.tar");
    OciExport.ofAllTags(image.repository()).toArchive(archive);
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(Seed.from(tree))
        .withSeed(Seed.from(archive, "other"))
        .withOptions(options -> options.readOnly(true));
    try (Fixture fixture = recipe.make()) {
      assertThat(fixture.registry()).hasImage("team/app:1.0").hasImage("other:1.0");
      assertThat(fixture.registry().options().readOnly()).isTrue();
    }
  }

  @Test
  void leavesNothingBehindIfARegistryCannotBeFilled() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("parent"));
    Home home = Home.temporaryDirectoryIn(parent);
    Path bad = Files.writeString(folder.resolve("bad.tar"), "no archive");
    Recipe recipe = Recipe.create(home).withSeed(Seed.from(tree)).withSeed(Seed.from(bad, "app"));
    assertThatThrownBy(recipe::make)
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void removesTheDirectoryAtTheEnd() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("parent"));
    Fixture fixture = make(Home.temporaryDirectoryIn(parent), Seed.from(tree));
    assertThat(parent).isNotEmptyDirectory();
    fixture.close();
    assertThat(parent).isEmptyDirectory();
  }

  static Stream<Home> homes() {
    return Stream.of(Home.memory(), Home.temporaryDirectory());
  }

  private static Fixture make(Home home, Seed seed) {
    return Recipe.create(home).withSeed(seed).make();
  }

  private static TestClock clock(Fixture fixture) {
    return (TestClock) fixture.give(TestClock.class, "app");
  }

  /** Returns all paths of the source with their last-modified times. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      return all.map(path -> path + " " + path.toFile().lastModified()).sorted().toList();
    }
  }
}
