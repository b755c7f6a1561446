package io.stowage.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.ImageIndex;
import io.stowage.registry.model.Platform;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.model.Tag;
import io.stowage.registry.oci.CopyReport;
import io.stowage.registry.oci.OciExport;
import io.stowage.registry.oci.OciImport;
import io.stowage.registry.oci.RegistryCopy;
import io.stowage.registry.storage.InMemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of one image of an index by its platform, in an export, an import and a copy. */
class PlatformChoiceTest {
  private static final Tag TAG = Tag.parse("1.0");
  private static final Platform ARM64 = Platform.parse("linux/arm64");

  private final Path archive;
  private final Repository source = Registry.open(InMemoryStorage.create()).repository("team/app");
  private final Repository target = Registry.open(InMemoryStorage.create()).repository("team/app");
  private final TestImages images = TestImages.in(source);

  PlatformChoiceTest(@TempDir Path folder) {
    archive = folder.resolve("images.tar");
  }

  @Test
  void exportsTheImageUnderTheTagOfTheIndex() {
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    images.index(amd64, arm64).tag("1.0").push();

    CopyReport report = OciExport.of(source, TAG).withPlatform(ARM64).toArchive(archive);
    OciImport.into(target).from(archive);

    assertThat(report.manifests()).isEqualTo(1);
    assertThat(report.images())
        .singleElement()
        .satisfies(one -> assertThat(one.manifest()).isEqualTo(arm64.descriptor()));
    assertOnly(arm64);
  }

  @Test
  void exportsTheImageForDocker() {
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    images.index(amd64, arm64).tag("1.0").push();

    OciExport.of(source, TAG).withPlatform(ARM64).toDockerArchive(archive);
    OciImport.into(target).from(archive);

    assertOnly(arm64);
  }

  @Test
  void importsTheImageUnderTheTagOfTheIndex() {
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    images.index(amd64, arm64).tag("1.0").push();
    OciExport.of(source, TAG).toArchive(archive);

    OciImport.into(target).withPlatform(ARM64).from(archive);

    assertOnly(arm64);
  }

  @Test
  void copiesTheImageUnderTheTagOfTheIndexOrUnderNone() {
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    TestImage index = images.index(amd64, arm64).tag("1.0").push();

    RegistryCopy.from(source).image(index.digest()).withPlatform(ARM64).to(target);
    assertThat(manifests()).containsExactly(arm64.digest());
    assertThat(target.tags().byDigest()).isEmpty();

    RegistryCopy.from(source).image("1.0").withPlatform(ARM64).to(target);
    assertOnly(arm64);
  }

  @Test
  void copiesTheReferrersOfTheImage() {
    TestImage amd64 = images.image().push();
    TestImage arm64 = images.image().push();
    TestImage index = images.index(amd64, arm64).tag("1.0").push();
    TestImage signature = images.artifactFor(arm64).push();
    images.artifactFor(amd64).push();
    images.artifactFor(index).push();

    RegistryCopy.from(source).image("1.0").withPlatform(ARM64).withReferrers().to(target);

    assertThat(manifests()).containsExactlyInAnyOrder(arm64.digest(), signature.digest());
  }

  @ParameterizedTest
  @CsvSource({
    "linux/amd64, 0",
    "linux/amd64/v1, 0",
    "linux/amd64/v3, 1",
    "linux/arm64, 2",
    "linux/arm64/v8, 2",
    "linux/arm/v6, 3",
    "linux/arm/v7, 4",
    "windows/amd64, 5"
  })
  void comparesVariants(String platform, int chosen) {
    List<TestImage> all = index(
        "linux/amd64",
        "linux/amd64/v3",
        "linux/arm64/v8",
        "linux/arm/v6",
        "linux/arm/v7",
        "windows/amd64");

    RegistryCopy.from(source)
        .image("1.0")
        .withPlatform(Platform.parse(platform))
        .to(target);

    assertOnly(all.get(chosen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux/arm", "linux/s390x", "linux/arm64/v9", "plan9/amd64"})
  void listsWhatIsThereUnlessExactlyOneImageSuits(String platform) {
    index("linux/amd64", "linux/arm64/v8", "linux/arm/v6", "linux/arm/v7");
    OciExport.of(source, TAG).toArchive(archive);
    Platform wanted = Platform.parse(platform);
    String found = "expected exactly one image for " + platform
        + ", found linux/amd64, linux/arm64/v8, linux/arm/v6, linux/arm/v7";

    assertRefused(found, () -> OciExport.of(source, TAG).withPlatform(wanted).toArchive(archive));
    assertRefused(found, () -> OciImport.into(target).withPlatform(wanted).from(archive));
    assertRefused(
        found, () -> RegistryCopy.from(source).image("1.0").withPlatform(wanted).to(target));
    assertThat(target.exists()).isFalse();
  }

  @Test
  void namesTheVersionsOfAnOperatingSystem() {
    TestImage image = images.image().push();
    ImageIndex.Builder index = ImageIndex.builder();
    for (String version : List.of("10.0.17763.1", "10.0.20348.2")) {
      index.manifest(image
          .descriptor()
          .withPlatform(new Platform("windows", "amd64", version, List.of(), "")));
    }
    index.manifest(image.descriptor());
    source.manifests().put(TAG, index.build());

    assertRefused(
        "found windows/amd64 (10.0.17763.1), windows/amd64 (10.0.20348.2), "
            + "one without a platform",
        () -> OciExport.of(source, TAG)
            .withPlatform(Platform.parse("windows/amd64"))
            .toArchive(archive));
  }

  @Test
  void takesAnImageWithoutAnIndexIfItsConfigSuits() {
    TestImage image = images.image().tag("1.0").push();
    OciExport.of(source, TAG).toArchive(archive);

    OciImport.into(target).withPlatform(Platform.parse("linux/amd64")).from(archive);
    assertOnly(image);
    assertRefused(
        "expected exactly one image for linux/arm64, found linux/amd64",
        () -> OciImport.into(target).withPlatform(ARM64).from(archive));
    assertRefused(
        "expected exactly one image for linux/arm64, found linux/amd64",
        () -> OciExport.of(source, TAG).withPlatform(ARM64).toArchive(archive));
  }

  @Test
  void takesAnArtifactForEveryPlatform() {
    TestImage artifact = images.artifactFor(images.image().push()).tag("1.0").push();

    RegistryCopy.from(source).image("1.0").withPlatform(ARM64).to(target);

    assertOnly(artifact);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "linux", "linux/", "/amd64", "linux/arm/v7/x", "linux amd64", "a/b/"})
  void refusesAMalformedPlatform(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Platform.parse(text))
        .withMessageContaining("\"" + text + "\"")
        .withMessageContaining("OS/ARCHITECTURE");
  }

  /** Pushes an index with an image for each platform. */
  private List<TestImage> index(String... platforms) {
    ImageIndex.Builder index = ImageIndex.builder();
    List<TestImage> children = new ArrayList<>();
    for (String platform : platforms) {
      TestImage child = images.image().push();
      children.add(child);
      Descriptor descriptor = child.descriptor();
      index.manifest(descriptor.withPlatform(Platform.parse(platform)));
    }
    source.manifests().put(TAG, index.build());
    return children;
  }

  private void assertOnly(TestImage image) {
    assertThat(manifests()).containsExactly(image.digest());
    assertThat(target.tags().get(TAG)).isEqualTo(image.digest());
  }

  private List<Digest> manifests() {
    List<Digest> digests = new ArrayList<>();
    target.manifests().forEach(digests::add);
    return digests;
  }

  private static void assertRefused(String problem, Runnable work) {
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(work::run)
        .withMessageContaining(problem)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.MANIFEST_UNKNOWN));
  }
}
