package io.stowage.registry.cli.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.fs.FileSystemRegistry;
import io.stowage.registry.gc.GcReport;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StoragePath;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.ForwardingStorage;
import io.stowage.registry.testing.storage.StorageCall;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each recipe of the cookbook is short, needs only the published API, and does what it states. */
class CookbookTest {
  private static final String PAGE = "docs/cookbook.md";
  private static final int MOST_LINES = 10;
  private static final int MOST_COLUMNS = 100;
  private static final int LARGEST_BLOB = 1 << 20;
  private static final Pattern PUBLISHED = Pattern.compile("import (?:static )?(?:java\\."
      + "|io\\.stowage\\.registry\\.(?:(?:event|fs|gc|gc\\.scrub|model|oci)\\.)?[A-Z]).*");
  private static final Path DRIVER_TEST =
      Path.of("../examples/storage-driver/src/test/java/example/driver/BucketStorageTest.java");

  private final TestClock clock = TestClock.create();
  private final InMemoryStorage store = InMemoryStorage.create(clock);
  private final RegistryOptions options = RegistryOptions.builder().clock(clock).build();
  private final Registry registry = Registry.open(store, options);
  private final Repository app = registry.repository("team/app");
  private final TestImages images = TestImages.in(app);
  private final Map<String, Method> recipes = new HashMap<>();
  private final List<URLClassLoader> loaders = new ArrayList<>();
  private final Path folder;

  CookbookTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void unloadRecipes() throws IOException {
    for (URLClassLoader loader : loaders) {
      loader.close();
    }
  }

  /** Returns all examples but the last, which is a project. */
  static List<String> examples() throws IOException {
    List<String> blocks = Page.of(PAGE).code("java");
    return blocks.subList(0, blocks.size() - 1);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void aRecipeIsShortAndNeedsOnlyThePublishedApi(String code) {
    Snippet recipe = Snippet.of(code);
    List<String> lines =
        recipe.body().lines().filter(Predicate.not(String::isBlank)).toList();

    assertThat(lines.subList(1, lines.size() - 1)).hasSizeLessThanOrEqualTo(MOST_LINES);
    assertThat(code.lines()).allMatch(line -> line.length() <= MOST_COLUMNS);
    assertThat(recipe.imports().lines())
        .allMatch(line -> PUBLISHED.matcher(line).matches());
    assertThat(recipe.body()).doesNotContain("io.stowage", "import ");
    assertThat(recipe.unusedImports()).isEmpty();
  }

  /** There is a test below for each. */
  @Test
  void theseAreTheRecipes() throws IOException {
    assertThat(examples())
        .extracting(code -> Snippet.of(code).source("").name())
        .containsExactly(
            "PushFromTar",
            "CopyImages",
            "TagSizes",
            "DeleteUntagged",
            "ImagesUsing",
            "VerifyImage",
            "ExportForSkopeo",
            "WatchTags",
            "NightlyCollection");
  }

  @Test
  void pushesTheImagesOfAnArchive() throws Exception {
    TestImage image = images.image().layers(2).tag("1.0").push();
    Path tar = folder.resolve("app.tar");
    OciExport.of(app, Tag.parse("1.0")).toArchive(tar);
    Path directory = folder.resolve("registry");

    CopyReport report = run(CopyReport.class, "PushFromTar", directory, tar);

    assertThat(report.blobsCopied()).isEqualTo(3);
    try (Registry pushed = FileSystemRegistry.open(directory)) {
      assertThat(pushed.repository("team/app").tags().byDigest())
          .isEqualTo(Map.of(image.digest(), List.of(Tag.parse("1.0"))));
    }
  }

  @Test
  void copiesImagesUnderOtherTagsWithTheirSignatures() throws Exception {
    TestImage first = images.image().tag("1.0").push();
    TestImage second = images.image().tag("1.1").push();
    TestImage signature = images.artifactFor(second).push();
    Repository target = Registry.open(InMemoryStorage.create()).repository("mirror/app");

    CopyReport report = run(CopyReport.class, "CopyImages", app, target);

    assertThat(report.manifests()).isEqualTo(3);
    assertThat(target.tags().byDigest())
        .isEqualTo(Map.of(
            first.digest(), List.of(Tag.parse("1.0")),
            second.digest(), List.of(Tag.parse("stable"))));
    assertThat(target.referrers().of(second.digest()))
        .extracting(Descriptor::digest)
        .containsExactly(signature.digest());
  }

  @Test
  void listsTagsWithTheSizesOfImagesAndIndexes() throws Exception {
    TestImage image = images.image().layers(2).tag("1.0").push();
    TestImage other = images.image().push();
    TestImage index = images.index(image, other).tag("all").push();

    Map<?, ?> sizes = run(Map.class, "TagSizes", app);

    assertThat(sizes)
        .isEqualTo(Map.of(
            Tag.parse("1.0"),
            size(image),
            Tag.parse("all"),
            size(index) + size(image) + size(other)));
  }

  @Test
  void deletesWhatHasHadNoTagForThirtyDays() throws Exception {
    TestImage untagged = images.image().tag("1.0").push();
    images.image().tag("2.0").push();
    app.tags().remove("1.0");

    clock.advance(Duration.ofDays(29));
    assertThat(run(GcReport.class, "DeleteUntagged", registry).manifestsRemoved())
        .isZero();
    clock.advance(Duration.ofDays(2));
    assertThat(run(GcReport.class, "DeleteUntagged", registry).manifestsRemoved())
        .isEqualTo(1);

    assertThat(app.manifests().find(untagged.digest())).isEmpty();
    assertThat(app.tags().list()).containsExactly(Tag.parse("2.0"));
  }

  @Test
  void findsTheImagesThatUseALayer() throws Exception {
    TestImage base = images.image().tag("base").push();
    TestImage derived = images.image().sharing(base).layers(1).tag("1.0").push();
    images.image().tag("other").push();

    List<?> found =
        run(List.class, "ImagesUsing", registry, base.layers().get(0).digest());

    assertThat(found)
        .isEqualTo(Stream.of(
                "team/app@" + base.digest() + " [base]", "team/app@" + derived.digest() + " [1.0]")
            .sorted()
            .toList());
  }

  @Test
  void verifiesEveryByteOfAnImage() throws Exception {
    TestImage image = images.image().tag("1.0").push();
    List<?> before = run(List.class, "VerifyImage", registry, "team/app", "1.0");
    assertThat(before).isEmpty();
    Digest layer = image.layers().get(0).digest();
    Breakage.of(store).garbleBlob(layer);

    List<?> damages = run(List.class, "VerifyImage", registry, "team/app", "1.0");

    assertThat(damages).hasSize(1);
    assertThat(damages.toString()).contains(layer.encoded(), "corrupt blob");
  }

  @Test
  void exportsAnArchiveThatCanBeImported() throws Exception {
    TestImage image = images.image().tag("1.0").push();
    Path archive = folder.resolve("app.tar");

    CopyReport report = run(CopyReport.class, "ExportForSkopeo", app, archive);

    assertThat(report.images()).hasSize(1);
    Repository copy = Registry.open(InMemoryStorage.create()).repository("copy");
    OciImport.into(copy).from(archive);
    assertThat(copy.tags().byDigest()).isEqualTo(Map.of(image.digest(), List.of(Tag.parse("1.0"))));
  }

  @Test
  void exportsAnArchiveThatSkopeoReads() throws Exception {
    assumeTrue(isSkopeoInstalled() || "true".equals(System.getenv("CI")), "skopeo is missing");
    TestImage image = images.image().tag("1.0").push();
    Path archive = folder.resolve("app.tar");
    run(CopyReport.class, "ExportForSkopeo", app, archive);

    Process skopeo = new ProcessBuilder(
            "skopeo", "inspect", "--raw", "oci-archive:" + archive + ":1.0")
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    String manifest = new String(skopeo.getInputStream().readAllBytes(), UTF_8);

    assertThat(skopeo.waitFor()).isZero();
    assertThat(manifest.strip()).isEqualTo(image.manifest().toJson());
  }

  @Test
  void watchesTags() throws Exception {
    List<String> lines = new ArrayList<>();
    Consumer<String> log = lines::add;

    try (Registry watched = run(Registry.class, "WatchTags", folder.resolve("registry"), log)) {
      TestImage image =
          TestImages.in(watched.repository("team/app")).image().tag("1.0").push();

      assertThat(lines).containsExactly("team/app:1.0 " + image.digest());
    }
  }

  @Test
  void collectsNightByNightWithinATimeLimit() throws Exception {
    Registry slow = slowRegistryWithGarbage();
    Duration window = Duration.ofMinutes(1);
    int nights = 0;
    boolean done = false;
    while (!done) {
      Instant begin = clock.instant();
      done = run(Boolean.class, "NightlyCollection", slow, window);
      assertThat(Duration.between(begin, clock.instant())).isLessThan(window.multipliedBy(2));
      nights++;
      assertThat(nights).isLessThan(30);
    }

    List<Digest> left = new ArrayList<>();
    registry.blobs().forEach(left::add);
    assertThat(left).isEmpty();
    assertThat(nights).isGreaterThan(1);
  }

  @Test
  void refusesAWindowThatIsTooShortForACollection() {
    Registry slow = slowRegistryWithGarbage();

    assertThatThrownBy(() -> run(Boolean.class, "NightlyCollection", slow, Duration.ofSeconds(5)))
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .rootCause()
        .hasMessageStartingWith("PT5S is too short, PT");
  }

  @Test
  void theDriverIsThatOfTheExamples() throws IOException {
    List<String> blocks = Page.of(PAGE).code("java");

    assertThat(blocks.get(blocks.size() - 1)).isEqualTo(Files.readString(DRIVER_TEST));
  }

  private Registry slowRegistryWithGarbage() {
    for (int i = 0; i < 40; i++) {
      images.image().push();
    }
    clock.advance(Duration.ofHours(2));
    return Registry.open(new SlowStorage(), options);
  }

  /** Returns the size of a manifest and its blobs, as they are stored. */
  private long size(TestImage image) {
    long blobs = image.blobs().stream()
        .mapToLong(blob -> app.blobs().read(blob, LARGEST_BLOB).length)
        .sum();
    return image.manifest().payload().length + blobs;
  }

  /** Runs the recipe {@code name}, which returns a {@code type}. */
  private <T> T run(Class<T> type, String name, Object... arguments) throws Exception {
    if (!recipes.containsKey(name)) {
      recipes.put(name, load(name));
    }
    Method recipe = Objects.requireNonNull(recipes.get(name));
    return type.cast(Objects.requireNonNull(recipe.invoke(null, arguments)));
  }

  /** Compiles the recipe {@code name}, without the others; returns its only method for callers. */
  private Method load(String name) throws Exception {
    JavaSource source = examples().stream()
        .map(code -> Snippet.of(code).source(""))
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
    Path classes = Files.createDirectories(folder.resolve("classes").resolve(name));
    assertThat(source.compile(classes)).isEmpty();
    URL[] path = {classes.toUri().toURL()};
    URLClassLoader loader = new URLClassLoader(path, CookbookTest.class.getClassLoader());
    loaders.add(loader);
    List<Method> methods = Stream.of(loader.loadClass("snippets." + name).getDeclaredMethods())
        .filter(method -> !Modifier.isPrivate(method.getModifiers()))
        .toList();
    assertThat(methods).hasSize(1);
    methods.get(0).setAccessible(true);
    return methods.get(0);
  }

  private static boolean isSkopeoInstalled() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "skopeo")));
  }

  /** The store, each of whose calls takes a tenth of a second. */
  private final class SlowStorage extends ForwardingStorage {
    SlowStorage() {
      super(store);
    }

    @Override
    protected <T> T call(StorageCall call, Optional<StoragePath> path, Supplier<T> action) {
      clock.advance(Duration.ofMillis(100));
      return action.get();
    }
  }
}
