package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.RepositoryName;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.LeftOutImage;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An export of a whole registry, and its import into another one. */
class RegistryExportTest {
  /** Names that a reader could take for something else. */
  private static final List<String> NAMES = List.of(
      "app",
      "library/app",
      "team/app",
      "team.io/app",
      "localhost/app",
      "localhost",
      "a.b_c/d",
      "c.d");

  private final Path archive;
  private final Path again;
  private final InMemoryStorage storage = InMemoryStorage.create();
  private final Registry registry =
      Registry.open(storage, RegistryOptions.builder().unknownManifests(true).build());
  private final Registry copy = Registry.open(InMemoryStorage.create());

  RegistryExportTest(@TempDir Path folder) {
    archive = folder.resolve("all.tar");
    again = folder.resolve("again.tar");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isImportedWithAllRepositoriesTagsManifestsAndBlobs(boolean folder) {
    pushEverything();

    OciExport export = OciExport.ofAll(registry);
    CopyReport exported = folder ? export.toLayout(archive) : export.toArchive(archive);
    OciImport.into(copy).from(archive);

    assertThat(exported.leftOut()).isEmpty();
    assertThat(contentOf(copy)).isEqualTo(contentOf(registry)).hasSize(NAMES.size());
  }

  @Test
  void hasTheSameBytesForTheSameContent() {
    pushEverything();

    OciExport.ofAll(registry).toArchive(archive);
    OciImport.into(copy).from(archive);
    OciExport.ofAll(copy).toArchive(again);

    assertThat(again).hasSameBinaryContentAs(archive);
  }

  @Test
  void containsSharedBlobsOnce() throws IOException {
    TestImage first =
        TestImages.in(registry.repository("one"), 1).image().tag("1").push();
    TestImage second =
        TestImages.in(registry.repository("two"), 1).image().tag("1").push();

    CopyReport exported = OciExport.ofAll(registry).toArchive(archive);
    CopyReport imported = OciImport.into(copy).from(archive);

    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(exported.blobsCopied()).isEqualTo(2);
    assertThat(exported.manifests()).isEqualTo(1);
    assertThat(entries()).filteredOn(name -> name.startsWith("blobs/sha256/")).hasSize(4);
    assertThat(imported.blobsCopied()).isEqualTo(2);
    assertThat(imported.blobsSkipped()).isEqualTo(2);
    assertThat(contentOf(copy)).isEqualTo(contentOf(registry));
  }

  @Test
  void namesEachImageInFull() throws IOException {
    TestImages images = TestImages.in(registry.repository("team/app"));
    TestImage tagged = images.image().tag("1.0").push();
    TestImage untagged = images.image().push();

    OciExport.ofAll(registry).toLayout(archive);

    JsonNode entries = index().path("manifests");
    assertThat(entries).hasSize(2);
    assertThat(entries.at("/0/digest").asText()).isEqualTo(tagged.digest().toString());
    assertThat(entries.at("/0/annotations/org.opencontainers.image.ref.name").asText())
        .isEqualTo("team/app:1.0");
    assertThat(entries.at("/0/annotations/io.containerd.image.name").asText())
        .isEqualTo("docker.io/team/app:1.0");
    assertThat(entries.at("/1/annotations/org.opencontainers.image.ref.name").asText())
        .isEqualTo("team/app@" + untagged.digest());
  }

  @Test
  void namesNoManifestThatAnIndexLists() throws IOException {
    TestImages images = TestImages.in(registry.repository("app"));
    TestImage index = images.index(images.image().push(), images.image().push()).push();

    OciExport.ofAll(registry).toLayout(archive);

    assertThat(index().path("manifests")).hasSize(1);
    assertThat(index().at("/manifests/0/digest").asText())
        .isEqualTo(index.digest().toString());
  }

  @Test
  void hasOnlyTheRepositoriesThatAreChosen() {
    pushEverything();

    OciExport.ofAll(registry, name -> name.value().startsWith("team")).toArchive(archive);
    OciImport.into(copy).from(archive);

    assertThat(copy.repositories())
        .extracting(RepositoryName::value)
        .containsExactly("team/app", "team.io/app");
  }

  @Test
  void hasOnlyTagsOnRequest() {
    TestImages images = TestImages.in(registry.repository("app"));
    TestImage tagged = images.image().tag("1.0").push();
    TestImage signature = images.artifactFor(tagged).push();
    images.image().push();

    OciExport.ofAllTags(registry, name -> true).toArchive(archive);
    OciImport.into(copy).from(archive);
    assertThat(manifests(copy.repository("app"))).containsExactly(tagged.digest());

    OciExport.ofAllTags(registry, name -> true).withReferrers().toArchive(archive);
    OciImport.into(copy).from(archive);
    assertThat(manifests(copy.repository("app")))
        .containsExactlyInAnyOrder(tagged.digest(), signature.digest());
    assertThat(copy.repository("app").tags().list()).containsExactly(Tag.parse("1.0"));
  }

  @Test
  void leavesOutWhatIsIncompleteAndReportsIt() {
    TestImages images = TestImages.in(registry.repository("app"));
    TestImage whole = images.image().tag("whole").push();
    TestImage broken = images.image().layers(2).tag("broken").push();
    TestImage untagged = images.image().push();
    registry.repository("app").blobs().delete(broken.layers().get(0).digest());
    Breakage breakage = Breakage.of(storage);
    breakage.garbleBlob(untagged.digest());
    Digest unknown = breakage.unknownManifest(
        RepositoryName.parse("other"), MediaType.parse("application/x"), Set.of());

    CopyReport report = OciExport.ofAll(registry).toArchive(archive);
    OciImport.into(copy).from(archive);

    assertThat(report.leftOut())
        .extracting(LeftOutImage::reference)
        .containsExactlyInAnyOrder(Tag.parse("broken"), untagged.digest(), unknown);
    assertThat(report.leftOut())
        .anySatisfy(one -> assertThat(one.problem())
            .contains(broken.layers().get(0).digest().toString(), "no such blob"));
    assertThat(manifests(copy.repository("app"))).containsExactly(whole.digest());
  }

  @Test
  void isEmptyForAnEmptyRegistry() {
    CopyReport exported = OciExport.ofAll(registry).toArchive(archive);
    CopyReport imported = OciImport.into(copy).from(archive);

    assertThat(exported.images()).isEmpty();
    assertThat(imported.images()).isEmpty();
    assertThat(copy.repositories()).isEmpty();
  }

  @Test
  void hasOneImageOfEachIndexOnRequest() {
    TestImages images = TestImages.in(registry.repository("app"));
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    images.index(amd64, arm64).tag("1.0").push();
    images.index(amd64).tag("amd64").push();

    CopyReport report =
        OciExport.ofAll(registry).withPlatform(Platform.of("linux", "arm64")).toArchive(archive);
    OciImport.into(copy).from(archive);

    assertThat(copy.repository("app").tags().byDigest())
        .isEqualTo(Map.of(arm64.digest(), List.of(Tag.parse("1.0"))));
    assertThat(report.leftOut()).singleElement().satisfies(one -> {
      assertThat(one.reference()).isEqualTo(Tag.parse("amd64"));
      assertThat(one.problem()).contains("linux/arm64", "found linux/amd64");
    });
  }

  @Test
  void isNeitherAnArchiveForDockerNorAFolderOfOneImage() {
    TestImages.in(registry.repository("one")).image().tag("1").push();
    TestImages.in(registry.repository("two")).image().tag("1").push();
    OciExport export = OciExport.ofAll(registry);

    assertThatIllegalStateException().isThrownBy(() -> export.toDockerArchive(archive));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> export.toDir(archive))
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED));
    assertThat(archive).doesNotExist();
  }

  @Test
  void mayHaveAnIndexLargerThanAManifest() {
    Repository repository = registry.repository("team/with/a/long/name/" + "x".repeat(200));
    TestImage image = TestImages.in(repository).image().push();
    IntStream.range(0, 4_800)
        .mapToObj(i -> Tag.parse("t".repeat(100) + i))
        .forEach(tag -> repository.tags().put(tag, image.digest()));

    OciExport.ofAll(registry).toArchive(archive);
    OciImport.into(copy).from(archive);

    assertThat(copy.repository(repository.name()).tags().list()).hasSize(4_800);
  }

  /** Pushes to all repositories: tagged and untagged images, indexes, artifacts, shared layers. */
  private void pushEverything() {
    TestImage base =
        TestImages.in(registry.repository(NAMES.get(0)), 1).image().layers(2).push();
    for (String name : NAMES) {
      Random random = new Random(name.hashCode());
      TestImages images = TestImages.in(registry.repository(name), random.nextLong());
      TestImage image =
          images.image().sharing(base).layers(1).tag("1.0").tag("latest").push();
      TestImage docker = images.image().docker().push();
      TestImage index = images.index(image, docker).tag("all").push();
      images.artifactFor(images.artifactFor(index).push()).push();
      images
          .image()
          .config(MediaType.OCI_EMPTY, new byte[] {'{', '}'})
          .tag("artifact")
          .push();
      images.index(images.image().push()).push();
    }
    TestImages.in(registry.repository(NAMES.get(0)), 2).schema1();
    pushBySha512();
  }

  /** Pushes an index that names its child by sha512. */
  private void pushBySha512() {
    Repository repository = registry.repository(NAMES.get(1));
    Manifest child = TestImages.in(repository, 3).image().pushWithoutManifest();
    Digest sha512 = Digest.of(DigestAlgorithm.SHA512, child.payload());
    repository.manifests().put(sha512, child);
    repository
        .manifests()
        .put(ImageIndex.builder()
            .manifest(Descriptor.of(child.mediaType(), sha512, child.payload().length))
            .build());
  }

  private JsonNode index() throws IOException {
    return JsonMapper.builder().build().readTree(Files.readAllBytes(archive.resolve("index.json")));
  }

  private List<String> entries() throws IOException {
    try (TarFile tar = new TarFile(archive)) {
      return tar.getEntries().stream().map(TarArchiveEntry::getName).toList();
    }
  }

  /** Returns the tags and manifests of each repository, after reading everything that they need. */
  private static Map<String, Object> contentOf(Registry registry) {
    Map<String, Object> content = new TreeMap<>();
    for (RepositoryName name : registry.repositories()) {
      Repository repository = registry.repository(name);
      Set<Object> all = new TreeSet<>();
      repository.tags().entries().forEach(tag -> all.add(tag.tag() + "=" + tag.digest()));
      for (Digest digest : manifests(repository)) {
        all.add(digest.toString());
        for (Descriptor blob : repository.manifests().get(digest).blobs()) {
          all.add(digest + " "
              + Optional.of(repository.blobs().read(blob.digest(), 1 << 20))
                  .map(Digest::of)
                  .get());
        }
      }
      content.put(name.value(), all);
    }
    return content;
  }

  private static List<Digest> manifests(Repository repository) {
    List<Digest> digests = new ArrayList<>();
    repository.manifests().forEach(digests::add);
    return digests;
  }
}
