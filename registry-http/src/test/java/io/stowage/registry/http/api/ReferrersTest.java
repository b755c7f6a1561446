package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.Repository;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of referrers (end-12). */
class ReferrersTest {
  private static final String PATH = "/v2/app/referrers/";
  private static final String SIGNATURE = "application/vnd.example.signature";
  private static final String SBOM = "application/vnd.example.sbom";

  private final Registry registry = Registry.open(TestStores.create());
  private final Repository app = registry.repository("app");
  private final TestImages images = TestImages.in(app);
  private final TestImage image = images.image().push();
  private final Client client = Client.of(registry);

  @Test
  void referrersAreListedAsAnIndex() {
    TestImage signature = images.artifactFor(image).annotation("by", "ci").push();
    Reply list = client.get(PATH + image.digest());
    assertThat(list.status()).isEqualTo(200);
    assertThat(list.header("Content-Type")).isEqualTo("application/vnd.oci.image.index.v1+json");
    assertThat(list.headers("OCI-Filters-Applied")).isEmpty();
    JsonNode index = list.json();
    assertThat(index.get("schemaVersion").intValue()).isEqualTo(2);
    assertThat(index.get("mediaType").textValue())
        .isEqualTo("application/vnd.oci.image.index.v1+json");
    JsonNode entry = index.get("manifests").get(0);
    assertThat(entry.get("digest").textValue()).isEqualTo(signature.digest().toString());
    assertThat(entry.get("size").intValue()).isEqualTo(signature.manifest().payload().length);
    assertThat(entry.get("artifactType").textValue()).isEqualTo(SIGNATURE);
    assertThat(entry.get("annotations").get("by").textValue()).isEqualTo("ci");
    assertThat(client.head(PATH + image.digest()).header("Content-Length"))
        .isEqualTo(Integer.toString(list.body().length()));
  }

  @Test
  void aSubjectWithoutReferrersHasAnEmptyList() {
    for (String path : List.of(
        PATH + image.digest(),
        PATH + Digest.of(new byte[0]),
        "/v2/absent/referrers/" + image.digest())) {
      Reply list = client.get(path);
      assertThat(list.status()).isEqualTo(200);
      assertThat(list.json().get("manifests").isEmpty()).isTrue();
      assertThat(list.headers("Link")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "sha256:abc", "sha256:"})
  void aMalformedDigestIsRefused(String digest) {
    Reply refused = client.get(PATH + digest);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
  }

  @Test
  void aFilterIsApplied() {
    TestImage signature = images.artifactFor(image).push();
    TestImage sbom =
        images.artifactFor(image).artifactType(MediaType.parse(SBOM)).push();
    Reply signatures = client.get(PATH + image.digest() + "?artifactType=" + SIGNATURE);
    assertThat(signatures.header("OCI-Filters-Applied")).isEqualTo("artifactType");
    assertThat(digests(signatures)).containsExactly(signature.digest().toString());
    Reply both =
        client.get(PATH + image.digest() + "?artifactType=" + SIGNATURE + "&artifactType=" + SBOM);
    assertThat(digests(both)).containsExactlyElementsOf(sorted(signature, sbom));
    assertThat(digests(client.get(PATH + image.digest() + "?artifactType=a/b"))).isEmpty();
    assertThat(client.get(PATH + image.digest() + "?artifactType=").headers("OCI-Filters-Applied"))
        .isEmpty();
  }

  @Test
  void aFilterThatIsNoMediaTypeIsRefused() {
    assertThat(client.get(PATH + image.digest() + "?artifactType=x").status()).isEqualTo(400);
  }

  @Test
  void pagesFollowEachOther() {
    List<String> all = sorted(Stream.generate(() -> images.artifactFor(image).push())
        .limit(40)
        .toArray(TestImage[]::new));
    assertThat(digests(client.get(PATH + image.digest()))).isEqualTo(all);
    List<String> found = new ArrayList<>();
    String next = PATH + image.digest() + "?artifactType=" + SIGNATURE + "&n=17";
    while (!next.isEmpty()) {
      Reply page = client.get(next);
      found.addAll(digests(page));
      next = page.headers("Link").stream()
          .map(link -> link.substring(1, link.indexOf('>')))
          .findFirst()
          .orElse("");
    }
    assertThat(found).isEqualTo(all);
  }

  @Test
  void aPageThatWouldBecomeTooLargeEndsEarly() {
    String large = "x".repeat(1_500_000);
    for (int i = 0; i < 4; i++) {
      images.artifactFor(image).annotation("large", large).push();
    }
    Reply first = client.get(PATH + image.digest());
    assertThat(digests(first)).hasSize(2);
    assertThat(first.header("Link")).contains("last=").endsWith("rel=\"next\"");
    String next = first.header("Link");
    assertThat(digests(client.get(next.substring(1, next.indexOf('>'))))).hasSize(2);
  }

  private static List<String> digests(Reply list) {
    return list.json()
        .get("manifests")
        .valueStream()
        .map(entry -> entry.get("digest").textValue())
        .toList();
  }

  private static List<String> sorted(TestImage... images) {
    return Stream.of(images).map(each -> each.digest().toString()).sorted().toList();
  }
}
