package io.stowage.registry.http.page;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.layout.RegistryLayout;
import io.stowage.registry.model.Descriptor;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.storage.StorageDriver;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageContentTest {
  /** A text that is markup, script and entity. */
  private static final String MARKUP = "<b onclick='x'>\"&amp;</b><script>alert(1)</script>";

  /** A media type that is well-formed and contains markup. */
  private static final MediaType MARKED =
      MediaType.parse("application/vnd.example; a=\"<img src=x onerror='y'>&lt;\"");

  private final StorageDriver storage = InMemoryStorage.create();
  private final Registry registry = Registry.open(storage);
  private final TestImages images = TestImages.in(registry.repository("team/app"));
  private final Browser browser = Browser.of(RegistryPages.builder(registry).build());

  private Markup manifest(Object reference) {
    return browser.page("/ui/manifests/team/app/" + reference);
  }

  private static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  @Test
  void listsTagsWithDigestKindSizeAndTime() {
    TestImage image = images.image().layers(2).tag("1.0").push();
    images.index(image).tag("2.0").push();
    images.artifactFor(image).tag("sig").push();
    images.schema1();
    Markup page = browser.page("/ui/tags/team/app");
    assertThat(page.only("h1").text()).isEqualTo("team/app");
    assertThat(page.texts("a")).contains("1.0", "2.0", "sig");
    assertThat(page.texts("code")).contains(image.digest().toString());
    assertThat(page.texts("td")).contains("Image", "Index", "1 manifest", "Artifact");
    assertThat(page.all("time")).hasSizeGreaterThanOrEqualTo(3);
    long size = image.manifest().blobs().stream().mapToLong(Descriptor::size).sum();
    assertThat(page.values("value")).contains(Long.toString(size));
  }

  @Test
  void describesAnImage() {
    byte[] config = json("{\"os\":\"linux\",\"architecture\":\"arm64\",\"config\":"
        + "{\"Cmd\":[\"sh\"],\"Labels\":{\"maintainer\":\"x@example.com\"}}}");
    TestImage image = images
        .image()
        .config(MediaType.OCI_CONFIG, config)
        .layers(2)
        .annotation("org.opencontainers.image.source", "https://example.com")
        .tag("1.0")
        .push();
    Markup page = manifest("1.0");
    assertThat(page.only("h1").text()).isEqualTo("team/app:1.0");
    assertThat(page.texts("h2"))
        .containsExactly("How to pull", "Config", "Labels", "Layers", "Annotations", "Referrers");
    assertThat(page.texts("dd"))
        .contains("Image", "linux", "arm64", "sh", image.digest().toString())
        .contains(MediaType.OCI_MANIFEST.value(), MediaType.OCI_CONFIG.value());
    assertThat(page.texts("code"))
        .containsAll(image.blobs().stream().map(Digest::toString).toList());
    assertThat(page.texts("td")).contains("x@example.com", "https://example.com");
  }

  @Test
  void eachPathEndsWithTheTagOrTheBeginningOfTheDigest() {
    TestImage image = images.image().tag("1.0").push();
    assertThat(manifest("1.0").texts("ol")).containsExactly("Repositoriesteam/app1.0");
    assertThat(manifest(image.digest()).texts("ol"))
        .containsExactly(
            "Repositoriesteam/appsha256:" + image.digest().encoded().substring(0, 12));
    assertThat(browser.page("/ui/raw/team/app/1.0").texts("ol"))
        .containsExactly("Repositoriesteam/app1.0Manifest as JSON");
    assertThat(browser.page("/ui/").all("ol")).isEmpty();
  }

  @Test
  void eachCellNamesItsColumn() {
    images.image().tag("1.0").push();
    assertThat(browser.page("/ui/tags/team/app").values("data-label"))
        .containsExactly("Digest", "Kind", "Size", "Set");
  }

  @Test
  void tellsHowToPull() {
    TestImage image = images.image().tag("1.0").push();
    assertThat(manifest("1.0").texts("pre"))
        .containsExactly(
            "docker pull registry.example:5000/team/app:1.0",
            "skopeo copy docker://registry.example:5000/team/app:1.0 oci:app");
    assertThat(manifest(image.digest()).texts("pre"))
        .contains("docker pull registry.example:5000/team/app@" + image.digest());
    TestImage artifact = images.artifactFor(image).push();
    assertThat(manifest(artifact.digest()).texts("pre"))
        .contains("oras pull registry.example:5000/team/app@" + artifact.digest());
  }

  @Test
  void tellsHowToPullFromTheConfiguredHost() {
    images.image().tag("1.0").push();
    HttpOptions options = HttpOptions.builder()
        .host(URI.create("https://hub.example/x"))
        .relativeUrls(true)
        .build();
    Browser other = Browser.of(RegistryPages.builder(registry).options(options).build());
    assertThat(other.page("/ui/manifests/team/app/1.0").texts("pre"))
        .contains("docker pull hub.example/team/app:1.0");
  }

  @Test
  void showsNoHostThatIsNone() {
    images.image().tag("1.0").push();
    assertThat(browser.with("Host", "a b").page("/ui/manifests/team/app/1.0").texts("pre"))
        .contains("docker pull REGISTRY/team/app:1.0");
  }

  @Test
  void describesThePlatformsOfAnIndex() {
    TestImage one = images.image().push();
    TestImage other = images.image().push();
    TestImage index = images.index(one, other).tag("1.0").push();
    Markup page = manifest("1.0");
    assertThat(page.texts("dd")).contains("Index", "2 manifests", index.digest().toString());
    assertThat(page.texts("th")).contains("linux/amd64", "linux/arm64");
    assertThat(page.texts("a")).contains(one.digest().toString(), other.digest().toString());
  }

  @Test
  void describesAnArtifactAndItsSubject() {
    TestImage subject = images.image().push();
    TestImage artifact = images.artifactFor(subject).push();
    Markup page = manifest(artifact.digest());
    assertThat(page.texts("dd")).contains("Artifact", "application/vnd.example.signature");
    assertThat(page.texts("a")).contains(subject.digest().toString());
    assertThat(manifest(subject.digest()).texts("a")).contains(artifact.digest().toString());
  }

  @Test
  void linksNoSubjectThatIsMissing() {
    TestImage elsewhere = TestImages.in(registry.repository("other"), 7).image().push();
    TestImage artifact = images.artifactFor(elsewhere).push();
    Markup page = manifest(artifact.digest());
    assertThat(page.texts("code")).contains(elsewhere.digest().toString());
    assertThat(page.texts("a")).doesNotContain(elsewhere.digest().toString());
  }

  @Test
  void describesASchema1Image() {
    TestImage image = images.schema1();
    Markup page = manifest(image.digest());
    assertThat(page.texts("dd")).contains("Image (schema 1)");
    assertThat(page.texts("td")).contains("not known");
  }

  @Test
  void describesAManifestOfAnUnknownType() {
    MediaType type = MediaType.parse("application/vnd.example+json");
    String manifest = "{\"mediaType\":\"" + type + "\",\"a\":\"<b>\"}";
    Registry tolerant = Registry.open(
        InMemoryStorage.create(),
        RegistryOptions.builder().unknownManifests(true).build());
    tolerant.repository("app").manifests().put("1.0", type, json(manifest));
    Browser other = Browser.of(RegistryPages.builder(tolerant).build());
    assertThat(other.page("/ui/manifests/app/1.0").texts("dd")).contains("Unknown type");
    assertThat(other.page("/ui/raw/app/1.0").only("pre").text()).isEqualTo(manifest);
  }

  @Test
  void findsAManifestByItsSha512Digest() {
    TestImage image = images.image().push();
    Digest sha512 = Digest.of(DigestAlgorithm.SHA512, image.manifest().payload());
    image.repository().manifests().put(sha512, image.manifest());
    assertThat(manifest(sha512).only("h1").text()).isEqualTo("team/app@" + sha512);
  }

  @Test
  void showsMarkupAsText() {
    byte[] config = json("{\"os\":\"<i>\",\"config\":{\"User\":\"<u>\",\"Labels\":" + "{\"<em>\":\""
        + MARKUP.replace("\"", "\\\"") + "\"}}}");
    TestImage image = images
        .image()
        .config(MediaType.OCI_CONFIG, config)
        .layer(MARKED, json("layer"))
        .annotation("<s>", MARKUP)
        .tag("1.0")
        .push();
    images.artifactFor(image).artifactType(MARKED).annotation("<s>", MARKUP).push();
    Markup page = manifest("1.0");
    assertThat(page.texts("dd")).contains("<i>", "<u>");
    assertThat(page.texts("th")).contains("<em>", "<s>", MARKED.value());
    assertThat(page.texts("td").stream().filter(MARKUP::equals)).hasSize(2);
    assertThat(page.texts("code")).contains(MARKED.value());
    assertThat(page.elements())
        .extracting(Markup.Element::name)
        .doesNotContain("b", "script", "img", "i", "u", "em", "s");
    assertThat(page.elements())
        .noneMatch(element ->
            element.attributes().keySet().stream().anyMatch(name -> name.startsWith("on")));
  }

  @Test
  void showsTheManifestAsItIs() {
    TestImage image = images.image().annotation("a", MARKUP).tag("1.0").push();
    assertThat(browser.page("/ui/raw/team/app/1.0").only("pre").text())
        .isEqualTo(image.manifest().toJson());
  }

  @Test
  void cutsALongText() {
    images.image().annotation("a", "x".repeat(12_345)).tag("1.0").push();
    assertThat(manifest("1.0").texts("td"))
        .contains("x".repeat(10_000) + "... (2345 more characters)");
  }

  @Test
  void showsNoConfigThatIsTooLargeDamagedOrMissing() {
    images
        .image()
        .config(MediaType.OCI_CONFIG, new byte[4 * 1024 * 1024 + 1])
        .tag("large")
        .push();
    images.image().config(MediaType.OCI_CONFIG, json("{\"a")).tag("damaged").push();
    TestImage missing =
        images.image().config(MediaType.OCI_CONFIG, json("{}")).tag("none").push();
    Breakage.of(storage).remove(RegistryLayout.blobData(missing.config().digest()));
    String note = "Not shown, because the config is missing, damaged or too large.";
    assertThat(List.of("large", "damaged", "none"))
        .allSatisfy(tag -> assertThat(manifest(tag).texts("dd")).contains(note));
  }

  @Test
  void marksDamagedTagsAndManifests() {
    TestImage image = images.image().tag("1.0").push();
    TestImage cut = images.image().tag("2.0").push();
    images.image().tag("3.0").push();
    Breakage.of(storage).garbleLink(image.tagLink("1.0"));
    Breakage.of(storage).truncateBlob(cut.digest());
    Markup page = browser.page("/ui/tags/team/app");
    assertThat(page.texts("th")).contains("1.0", "2.0", "3.0");
    assertThat(page.texts("td")).contains("The tag is damaged.", "Missing or damaged", "Image");
    assertThat(page.texts("a")).contains("3.0").doesNotContain("1.0", "2.0");
    HttpResponse damaged = browser.get("/ui/manifests/team/app/2.0");
    assertThat(damaged.status()).isEqualTo(500);
  }

  @Test
  void showsARepositoryWithoutTags() {
    images.image().push();
    assertThat(browser.page("/ui/tags/team/app").only("main").text())
        .contains("There are no tags here.");
  }

  @Test
  void showsAnEmptyRegistry() {
    assertThat(browser.page("/ui/").only("main").text())
        .contains("There are no repositories here.");
  }
}
