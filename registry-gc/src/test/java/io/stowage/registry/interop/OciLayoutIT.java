package io.stowage.registry.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.exploration.peer.RequiresPeers;
import io.stowage.registry.gc.scrub.ScrubOptions;
import io.stowage.registry.gc.scrub.Scrubber;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopiedImage;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Import reads what skopeo writes, skopeo reads what export writes, and no digest changes. */
@RequiresPeers({"docker-registry", "skopeo"})
class OciLayoutIT {
  private static final Tag TAG = Tag.parse("1.0");

  @RegisterExtension
  final DockerRegistryExtension peer = new DockerRegistryExtension();

  @TempDir
  Path folder;

  private final Registry ours = Registry.open(InMemoryStorage.create());
  private final Repository app = ours.repository("team/app");
  private final TestImages images = TestImages.in(app);
  private final Registry theirs = Registry.open(InMemoryStorage.create());
  private Skopeo skopeo = new Skopeo(Path.of(""));

  @BeforeEach
  void start() {
    skopeo = new Skopeo(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "oci-archive"})
  void importsLayoutsThatSkopeoWrites(String transport) throws IOException {
    TestImage image = images.image().layers(3).push();
    Path written = folder.resolve("written");
    skopeo.copy(source(image), transport + ":" + written + ":1.0");

    CopyReport report = OciImport.into(theirs.repository("app")).from(written);

    assertThat(report.images())
        .containsExactly(
            new CopiedImage(theirs.repository("app").name(), tag(), image.descriptor()));
    assertThat(skopeo.inspectRaw(transport + ":" + written))
        .isEqualTo(image.manifest().bytes());
    assertSame(image, theirs.repository("app"));
  }

  @Test
  void importsIndexesThatSkopeoWrites() throws IOException {
    TestImage index =
        images.index(images.image().push(), images.image().layers(2).push()).push();
    Path written = folder.resolve("index.tar");
    skopeo.copy("--all", source(index), "oci-archive:" + written + ":1.0");

    OciImport.into(theirs.repository("app")).from(written);

    assertSame(index, theirs.repository("app"));
  }

  @Test
  void importsImagesIntoTheRepositoriesOfTheirFullNames() throws IOException {
    TestImage image = images.image().push();
    Path written = folder.resolve("named.tar");
    skopeo.copy(source(image), "oci-archive:" + written + ":quay.io/team/web:1.0");

    OciImport.into(theirs).from(written);

    assertSame(image, theirs.repository("team/web"));
  }

  @Test
  void createsTheSameManifestForADockerArchiveAsSkopeo() throws IOException {
    TestImage image = images.image().layers(3).push();
    Path written = folder.resolve("docker.tar");
    skopeo.copy(source(image), "docker-archive:" + written + ":team/web:1.0");

    CopyReport report = OciImport.into(theirs).from(written);

    Repository web = theirs.repository("team/web");
    byte[] raw = skopeo.inspectRaw("docker-archive:" + written);
    assertThat(report.images()).singleElement().satisfies(one -> {
      assertThat(one.repository()).isEqualTo(web.name());
      assertThat(one.manifest().digest()).isEqualTo(Digest.of(raw));
    });
    Manifest manifest = web.manifests().get(TAG);
    assertThat(manifest.bytes()).isEqualTo(raw);
    assertThat(manifest.mediaType()).isEqualTo(MediaType.DOCKER_MANIFEST);
    assertBlobs(manifest, web);
  }

  @Test
  void keepsDigestsThroughSkopeoAndDockerRegistry() throws IOException {
    TestImage image = images.image().layers(3).push();
    TestImage index = images.index(image, images.image().push()).tag("1.0").push();
    Path exported = folder.resolve("exported.tar");
    Path back = folder.resolve("back.tar");

    OciExport.of(app, TAG).toArchive(exported);
    String name = "docker://" + peer.serve(folder.resolve("root")).host() + "/team/app:1.0";
    skopeo.copy("--all", "oci-archive:" + exported + ":1.0", name);
    assertThat(skopeo.inspectRaw(name)).isEqualTo(index.manifest().bytes());
    skopeo.copy("--all", name, "oci-archive:" + back + ":1.0");
    OciImport.into(theirs.repository("app")).from(back);

    assertSame(index, theirs.repository("app"));
  }

  @Test
  void exportsFoldersThatSkopeoReadsAndExtends() throws IOException {
    TestImage image = images.image().layers(2).tag("1.0").push();
    TestImage other = images.image().sharing(image).layers(1).push();
    Path layout = folder.resolve("layout");

    OciExport.of(app, TAG).toLayout(layout);
    assertThat(skopeo.inspectRaw("oci:" + layout + ":1.0"))
        .isEqualTo(image.manifest().bytes());
    skopeo.copy(source(other), "oci:" + layout + ":2.0");
    OciExport.of(app, image.digest()).toLayout(layout);

    assertThat(skopeo.inspectRaw("oci:" + layout + ":2.0"))
        .isEqualTo(other.manifest().bytes());
    assertThat(OciImport.into(theirs.repository("app")).from(layout).images())
        .extracting(one -> one.manifest().digest())
        .containsExactly(image.digest(), other.digest(), image.digest());
  }

  @Test
  void exportsDockerArchivesThatSkopeoReads() throws IOException {
    TestImage image = images.image().layers(3).tag("1.0").push();
    Path exported = folder.resolve("exported.tar");
    Path again = folder.resolve("again.tar");

    OciExport.of(app, TAG).toDockerArchive(exported);
    String name = "docker-archive:" + exported + ":docker.io/team/app:1.0";
    byte[] raw = skopeo.inspectRaw(name);
    skopeo.copy(name, "docker-archive:" + again + ":team/app:1.0");
    CopyReport unpacked = OciImport.into(theirs.repository("unpacked")).from(again);

    assertThat(Manifest.parse(raw).blobs().get(0).digest())
        .isEqualTo(image.config().digest());
    assertThat(unpacked.images().get(0).manifest().digest()).isEqualTo(Digest.of(raw));
    OciImport.into(theirs).from(exported);
    assertSame(image, theirs.repository("team/app"));
  }

  @Test
  void importsFoldersThatSkopeoWritesAsDir() throws IOException {
    TestImage image = images.image().layers(3).push();
    TestImage index = images.index(image, images.image().docker().push()).push();
    Path written = folder.resolve("written");
    skopeo.copy("--all", source(index), "dir:" + written);

    OciImport.into(theirs.repository("app")).withTag(TAG).from(written);
    OciImport.into(theirs.repository("one"))
        .withTag(TAG)
        .withPlatform(Platform.of("linux", "amd64"))
        .from(written);

    assertSame(index, theirs.repository("app"));
    assertSame(image, theirs.repository("one"));
  }

  @Test
  void exportsFoldersThatSkopeoReadsAsDir() throws IOException {
    TestImage index = images
        .index(images.image().layers(3).push(), images.image().push())
        .tag("1.0")
        .push();
    Path exported = folder.resolve("exported");
    Path back = folder.resolve("back.tar");

    OciExport.of(app, TAG).toDir(exported);
    skopeo.copy("--all", "dir:" + exported, "oci-archive:" + back + ":1.0");
    OciImport.into(theirs.repository("app")).from(back);

    assertSame(index, theirs.repository("app"));
  }

  @Test
  void exportsRegistriesWhoseImagesSkopeoFindsByTheirNames() throws IOException {
    TestImage image = images.image().layers(2).tag("1.0").push();
    TestImage web = TestImages.in(ours.repository("web")).image().tag("1.0").push();
    Path exported = folder.resolve("all.tar");
    Path back = folder.resolve("back");

    OciExport.ofAll(ours).toArchive(exported);

    assertThat(skopeo.inspectRaw("oci-archive:" + exported + ":web:1.0"))
        .isEqualTo(web.manifest().bytes());
    skopeo.copy("oci-archive:" + exported + ":team/app:1.0", "oci:" + back + ":1.0");
    OciImport.into(theirs.repository("app")).from(back);
    assertSame(image, theirs.repository("app"));
  }

  @Test
  void keepsLayersThatSkopeoCompressedWithZstd() throws IOException {
    images.image().layers(2).tag("1.0").push();
    Path docker = folder.resolve("docker.tar");
    Path layout = folder.resolve("layout");
    Path again = folder.resolve("again.tar");
    OciExport.of(app, TAG).toDockerArchive(docker);
    skopeo.copy(
        "--dest-compress",
        "--dest-compress-format=zstd",
        "docker-archive:" + docker + ":docker.io/team/app:1.0",
        "oci:" + layout + ":1.0");

    OciImport.into(theirs.repository("team/app")).from(layout);
    Repository compressed = theirs.repository("team/app");
    ImageManifest manifest = compressed.manifests().getImage(TAG);
    assertThat(manifest.layers())
        .hasSize(2)
        .extracting(Descriptor::mediaType)
        .containsOnly(MediaType.OCI_LAYER_ZSTD);
    assertThat(manifest.bytes()).isEqualTo(skopeo.inspectRaw("oci:" + layout + ":1.0"));
    assertBlobs(manifest, compressed);
    assertThat(Scrubber.of(theirs).run(ScrubOptions.defaults()).findings()).isEmpty();
    OciExport.of(compressed, TAG).toDockerArchive(again);
    skopeo.copy(
        "docker-archive:" + again + ":docker.io/team/app:1.0",
        "docker-archive:" + folder.resolve("unpacked.tar") + ":team/app:1.0");

    OciImport.into(theirs.repository("unpacked")).from(folder.resolve("unpacked.tar"));
    OciImport.into(theirs.repository("original")).from(unpacked(docker));
    assertThat(theirs.repository("unpacked").manifests().getImage(TAG).layers())
        .isEqualTo(theirs.repository("original").manifests().getImage(TAG).layers());
  }

  /** Returns an archive with the unpacked layers of an archive for Docker. */
  private Path unpacked(Path docker) {
    Path unpacked = folder.resolve("original.tar");
    skopeo.copy(
        "docker-archive:" + docker + ":docker.io/team/app:1.0",
        "docker-archive:" + unpacked + ":team/app:1.0");
    return unpacked;
  }

  private String source(TestImage image) {
    return OciLayout.write(folder.resolve("source-" + image.digest().encoded()), image)
        .name();
  }

  private static Optional<Tag> tag() {
    return Optional.of(TAG);
  }

  /** Checks that the repository has the image with everything it reaches, under the tag 1.0. */
  private static void assertSame(TestImage image, Repository repository) throws IOException {
    assertThat(repository.tags().get(TAG)).isEqualTo(image.digest());
    assertWhole(image, repository);
  }

  private static void assertWhole(TestImage image, Repository repository) throws IOException {
    Manifest manifest = repository.manifests().get(image.digest());
    assertThat(manifest.bytes()).isEqualTo(image.manifest().bytes());
    assertBlobs(manifest, repository);
    for (TestImage child : image.children()) {
      assertWhole(child, repository);
    }
  }

  private static void assertBlobs(Manifest manifest, Repository repository) throws IOException {
    for (Descriptor blob : manifest.blobs()) {
      try (InputStream in = repository.blobs().openVerified(blob.digest())) {
        assertThat(in.readAllBytes()).hasSize((int) blob.size());
      }
    }
  }
}
