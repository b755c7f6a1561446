package io.stowage.registry.testing.junit;

import static io.stowage.registry.testing.assertj.RegistryAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.Writers;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
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
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    try (Fixture fixture = make(home, seed(tree))) {
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
    try (Fixture fixture = make(home, seed(tree))) {
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
    try (Fixture fixture = make(home, seed(layout, "other"))) {
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
    try (Fixture fixture = make(Home.memory(), seed(archive))) {
      assertThat(fixture.registry()).hasImage("team/app:1.0");
    }
  }

  @Test
  void sowsAllSeeds() {
    Path archive = folder.resolve("app.tar");
    OciExport.ofAllTags(image.repository()).toArchive(archive);
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(seed(tree))
        .withSeed(seed(archive, "other"))
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
    Recipe recipe = Recipe.create(home).withSeed(seed(tree)).withSeed(seed(bad, "app"));
    assertThatThrownBy(recipe::make).isInstanceOf(ExtensionConfigurationException.class);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void namesTheSeedThatCannotBeRead() throws IOException {
    Path bad = Files.writeString(folder.resolve("bad.tar"), "no archive");
    Recipe recipe = Recipe.create(Home.memory()).withSeed(seed(tree)).withSeed(seed(bad, "app"));
    assertThatThrownBy(recipe::make)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("seed 2 of 2, seededFrom(" + bad.toAbsolutePath() + ", app)")
        .cause()
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.MANIFEST_INVALID));
  }

  @ParameterizedTest
  @MethodSource("homes")
  void readsSeedsOnceForAllRegistries(Home home) throws IOException {
    AtomicInteger runs = new AtomicInteger();
    Recipe recipe = Recipe.create(home).withSeed(seed(tree)).withSeed(new Seed.ByCode(registry -> {
      runs.incrementAndGet();
      TestImages.in(registry.repository("coded")).image().tag("1.0").push();
    }));
    recipe.make().close();
    Files.move(tree, folder.resolve("moved"));
    try (Fixture fixture = recipe.make()) {
      assertThat(fixture.registry()).hasImage("team/app:1.0").hasImage("coded:1.0");
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void readsSeedsOnceForConcurrentRegistries() {
    AtomicInteger runs = new AtomicInteger();
    Recipe recipe =
        Recipe.create(Home.memory()).withSeed(new Seed.ByCode(registry -> runs.incrementAndGet()));
    IntStream.range(0, 8).parallel().forEach(i -> recipe.make().close());
    assertThat(runs).hasValue(1);
  }

  @Test
  void separatesRegistriesThatShareTheirSeeds() {
    Recipe recipe = Recipe.create(Home.memory()).withSeed(seed(tree));
    try (Fixture changed = recipe.make();
        Fixture untouched = recipe.make()) {
      changed.registry().remove(image.repository().name());
      assertThat(changed.registry()).doesNotHaveRepository("team/app");
      assertThat(untouched.registry()).hasImage("team/app:1.0");
    }
  }

  @Test
  void readsSeedsAgainForAnotherTime() {
    Instant later = Instant.parse("2030-01-01T00:00:00Z");
    Recipe recipe = Recipe.create(Home.memory()).withSeed(seed(tree));
    recipe.make().close();
    try (Fixture fixture = recipe.withStart(later).make()) {
      assertThat(fixture.registry().storage().stat(RegistryLayout.blobData(image.digest())))
          .hasValueSatisfying(entry -> assertThat(entry.modified()).isEqualTo(later));
    }
  }

  @Test
  void readsSeedsAgainIfTheSupplierReturnsAnotherPath() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Registry second = Registry.open(FileSystemStorage.openOrCreate(other, Durability.RELAXED));
    TestImages.in(second.repository("second")).image().tag("1.0").push();
    AtomicReference<Path> path = new AtomicReference<>(tree);
    Recipe recipe =
        Recipe.create(Home.memory()).withSeed(new Seed.FromSupplier(path::get, Optional.empty()));
    recipe.make().close();
    path.set(other);
    try (Fixture fixture = recipe.make()) {
      assertThat(fixture.registry()).hasImage("second:1.0").doesNotHaveRepository("team/app");
    }
  }

  @Test
  void namesASupplierThatReturnsNull() {
    Map<String, Path> noPaths = Map.of();
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(new Seed.FromSupplier(() -> noPaths.get("unset"), Optional.of("app")));
    assertThatThrownBy(recipe::make)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("seed 1 of 1, seededFrom(a supplier, app)")
        .hasMessageContaining("returned null")
        .hasMessageContaining("static");
  }

  @Test
  void namesTheClassWhoseCodeFails() {
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(new Seed.ByCode(registry -> registry.repository("Not A Name")));
    assertThatThrownBy(recipe::make)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("seededBy(code of " + SeedTest.class.getName() + ")")
        .hasMessageContaining("Not A Name");
  }

  @Test
  void opensTheRegistryOfCodeWithTheOptionsButWithoutItsListener() {
    List<RegistryEvent> events = new ArrayList<>();
    RegistryListener listener = new RegistryListener() {
      @Override
      public void manifestPushed(RegistryEvent.ManifestPushed event) {
        events.add(event);
      }
    };
    Recipe recipe = Recipe.create(Home.memory())
        .withOptions(options -> options.readOnly(true).grace(Duration.ofDays(7)).listener(listener))
        .withSeed(new Seed.ByCode(registry -> {
          assertThat(registry.options().grace()).isEqualTo(Duration.ofDays(7));
          TestImages.in(registry.repository("app")).image().push();
        }));
    recipe.make().close();
    assertThat(events).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void readsResourcesInFoldersAndJars(boolean jar) throws IOException {
    OciExport.ofAllTags(image.repository()).toArchive(folder.resolve("app.tar"));
    OciExport.ofAllTags(image.repository()).toLayout(folder.resolve("layout"));
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(new Seed.FromResource("/app.tar", Optional.of("one")))
        .withSeed(new Seed.FromResource("layout", Optional.of("two")))
        .withSeed(new Seed.FromResource("tree", Optional.empty()));
    URL place = jar ? jarOf(folder).toUri().toURL() : folder.toUri().toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {place});
        Fixture fixture = withContextClassLoader(loader, recipe::make)) {
      assertThat(fixture.registry())
          .hasImage("one:1.0")
          .hasImage("two:1.0")
          .hasImage("team/app:1.0");
    }
  }

  @Test
  void namesAMissingResource() {
    Recipe recipe = Recipe.create(Home.memory())
        .withSeed(new Seed.FromResource("missing.tar", Optional.empty()));
    assertThatThrownBy(recipe::make)
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessageContaining("seed 1 of 1, seededFromResource(missing.tar)")
        .hasMessageContaining("no resource \"missing.tar\"");
  }

  /** Returns a jar with everything else in {@code source}. */
  private static Path jarOf(Path source) throws IOException {
    Path jar = source.resolve("seeds.jar");
    try (Stream<Path> all = Files.walk(source);
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Path path :
          all.filter(path -> !path.equals(source) && !path.equals(jar)).toList()) {
        String name = source.relativize(path).toString();
        out.putNextEntry(new ZipEntry(Files.isDirectory(path) ? name + "/" : name));
        if (Files.isRegularFile(path)) {
          Files.copy(path, out);
        }
      }
    }
    return jar;
  }

  private static Fixture withContextClassLoader(ClassLoader loader, Supplier<Fixture> make) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return make.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void removesTheDirectoryAtTheEnd() throws IOException {
    Path parent = Files.createDirectory(folder.resolve("parent"));
    Fixture fixture = make(Home.temporaryDirectoryIn(parent), seed(tree));
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

  private static Seed seed(Path path) {
    return new Seed.FromPath(path, Optional.empty());
  }

  private static Seed seed(Path path, String repository) {
    return new Seed.FromPath(path, Optional.of(repository));
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
