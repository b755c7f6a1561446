package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Access.Action;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.testing.Breakage;
import io.stowage.registry.testing.TestClock;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GET and HEAD of manifests (end-3): headers, accepted types, conditions and events. */
class ManifestPullTest {
  private static final String PATH = "/v2/app/manifests/";
  private static final String OCI = "application/vnd.oci.image.manifest.v1+json";
  private static final String DOCKER = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

  private final List<String> pulls = new ArrayList<>();
  private final TestClock clock = TestClock.at(Instant.parse("2026-01-01T00:00:00Z"));
  private final Registry registry = Registry.open(
      TestStores.create(clock),
      RegistryOptions.builder()
          .clock(clock)
          .listener(new RegistryListener() {
            @Override
            public void manifestPulled(RegistryEvent.ManifestPulled event) {
              pulls.add(event.reference().toString());
            }
          })
          .build());
  private final Repository app = registry.repository("app");
  private final TestImages images = TestImages.in(app);
  private final Client client = Client.of(registry);

  @Test
  void aManifestIsServedByteForByte() {
    TestImage image = images.image().tag("1.0").push();
    for (String reference : List.of("1.0", image.digest().toString())) {
      Reply pull = client.get(PATH + reference);
      assertThat(pull.status()).isEqualTo(200);
      assertThat(pull.body()).isEqualTo(image.manifest().toJson());
      assertThat(pull.header("Content-Type")).isEqualTo(OCI);
      assertThat(pull.header("Docker-Content-Digest")).isEqualTo(image.digest().toString());
      assertThat(pull.header("ETag")).isEqualTo("\"" + image.digest() + "\"");
      assertThat(pull.header("Docker-Distribution-API-Version")).isEqualTo("registry/2.0");
    }
  }

  @Test
  void headHasTheHeadersOfGet() {
    TestImage image = images.image().tag("1.0").push();
    Reply head = client.head(PATH + "1.0");
    Reply get = client.get(PATH + "1.0");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("Content-Length"))
        .isEqualTo(Integer.toString(image.manifest().payload().length));
    for (String name : List.of("Content-Type", "Docker-Content-Digest", "ETag")) {
      assertThat(head.header(name)).isEqualTo(get.header(name));
    }
  }

  @Test
  void aManifestIsNamedByTheDigestThatWasAskedFor() {
    Manifest manifest = images.image().pushWithoutManifest();
    Digest digest = Digest.of(DigestAlgorithm.SHA512, manifest.bytes());
    app.manifests().put(digest, manifest);
    Reply pull = client.get(PATH + digest);
    assertThat(pull.header("Docker-Content-Digest")).isEqualTo(digest.toString());
    assertThat(pull.header("ETag")).isEqualTo("\"" + digest + "\"");
    assertThat(client.head(PATH + digest).header("Docker-Content-Digest"))
        .isEqualTo(digest.toString());
    assertThat(client.get(PATH + manifest.digest()).header("Docker-Content-Digest"))
        .isEqualTo(manifest.digest().toString());
  }

  @Test
  void anUnknownTagIsNotFound() {
    images.image().tag("1.0").push();
    Reply missing = client.get(PATH + "2.0");
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(missing.message()).isEqualTo("manifest unknown");
    assertThat(missing.detail().toString()).isEqualTo("{\"Tag\":\"2.0\"}");
  }

  @Test
  void anUnknownDigestIsNotFound() {
    Digest digest = Digest.of(new byte[0]);
    Reply missing = client.get(PATH + digest);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(missing.detail().toString())
        .isEqualTo("{\"Name\":\"app\",\"Revision\":\"" + digest + "\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {".INVALID_MANIFEST_NAME", "-", "a%20b", "a,b"})
  void aMalformedTagIsNotFound(String tag) {
    Reply missing = client.get(PATH + tag);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("MANIFEST_UNKNOWN");
    assertThat(client.delete(PATH + tag).status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sha256:abc", "sha256:", ":", "md5:d41d8cd98f00b204e9800998ecf8427e"})
  void aMalformedDigestIsRefused(String digest) {
    Reply refused = client.get(PATH + digest);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("DIGEST_INVALID");
    assertThat(refused.detail().textValue()).isEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Accept: " + OCI,
        "Accept: APPLICATION/vnd.OCI.image.manifest.v1+json; q=0.5",
        "Accept: text/html, " + OCI,
        "Accept: */*",
        "Accept: text/html, application/*;q=0.1",
        "Accept:",
        "Accept: text/html\nAccept: application/json\nAccept: " + OCI
      })
  void aManifestOfAnAcceptedTypeIsServed(String headers) {
    images.image().tag("1.0").push();
    Reply pull = client.get(PATH + "1.0", lines(headers));
    assertThat(pull.status()).isEqualTo(200);
    assertThat(pull.header("Content-Type")).isEqualTo(OCI);
  }

  private static String[] lines(String headers) {
    return headers.isEmpty() ? new String[0] : headers.split("\n", -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {DOCKER, "text/html", "application/json, " + LIST, "text/*"})
  void aManifestOfAnotherTypeIsNotFound(String accept) {
    TestImage image = images.image().tag("1.0").push();
    for (String reference : List.of("1.0", image.digest().toString())) {
      Reply pull = client.get(PATH + reference, "Accept: " + accept);
      assertThat(pull.status()).isEqualTo(404);
      assertThat(pull.code()).isEqualTo("MANIFEST_UNKNOWN");
      assertThat(pull.message()).contains(OCI);
    }
  }

  @Test
  void aLenientHandlerServesAManifestOfAnotherTypeWithAWarning() {
    TestImage image = images.image().tag("1.0").push();
    Client lenient =
        Client.of(registry, HttpOptions.builder().lenientAccept(true).build());
    Reply pull = lenient.get(PATH + "1.0", "Accept: text/html");
    assertThat(pull.status()).isEqualTo(200);
    assertThat(pull.body()).isEqualTo(image.manifest().toJson());
    assertThat(pull.header("Warning")).startsWith("299 - \"").contains(OCI).endsWith("\"");
  }

  @Test
  void aClientThatKnowsNoListsGetsTheImageForAmd64ByTag() {
    TestImage amd = images.image().docker().push();
    TestImage arm = images.image().docker().push();
    TestImage list = images.index(amd, arm).docker().tag("1.0").push();
    Reply byTag = client.get(PATH + "1.0", "Accept: " + DOCKER);
    assertThat(byTag.status()).isEqualTo(200);
    assertThat(byTag.header("Content-Type")).isEqualTo(DOCKER);
    assertThat(byTag.header("Docker-Content-Digest")).isEqualTo(amd.digest().toString());
    assertThat(byTag.body()).isEqualTo(amd.manifest().toJson());
    assertThat(client.get(PATH + list.digest(), "Accept: " + DOCKER).body())
        .isEqualTo(list.manifest().toJson());
    assertThat(client.get(PATH + "1.0", "Accept: text/html").status()).isEqualTo(404);
    assertThat(client.get(PATH + "1.0", "Accept: " + DOCKER + ", " + LIST).body())
        .isEqualTo(list.manifest().toJson());
  }

  @Test
  void aClientThatKnowsNoIndexesGetsNoImageInPlaceOfAnOciIndex() {
    images.index(images.image().push()).tag("1.0").push();
    assertThat(client.get(PATH + "1.0", "Accept: " + OCI).code()).isEqualTo("MANIFEST_UNKNOWN");
  }

  @Test
  void aStoredSchema1ManifestIsServedToEveryClient() {
    TestImage image = images.schema1();
    Reply pull = client.get(PATH + image.digest(), "Accept: " + OCI);
    assertThat(pull.status()).isEqualTo(200);
    assertThat(pull.header("Docker-Content-Digest")).isEqualTo(image.digest().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\"%s\"", "%s", "W/\"%s\"", "\"a\", \"%s\"", "\"a\"\nIf-None-Match: \"%s\"", "*"})
  void aManifestThatTheClientHasIsNotSentAgain(String condition) {
    TestImage image = images.image().tag("1.0").push();
    String header = "If-None-Match: " + condition.replace("%s", image.digest().toString());
    Reply pull = client.get(PATH + "1.0", lines(header));
    assertThat(pull.status()).isEqualTo(304);
    assertThat(pull.body()).isEmpty();
    assertThat(pull.header("ETag")).isEqualTo("\"" + image.digest() + "\"");
    assertThat(pull.header("Docker-Content-Digest")).isEqualTo(image.digest().toString());
    assertThat(pulls).isEmpty();
  }

  @Test
  void aManifestThatTheClientDoesNotHaveIsSent() {
    images.image().tag("1.0").push();
    Reply pull = client.get(PATH + "1.0", "If-None-Match: \"" + Digest.of(new byte[0]) + "\"");
    assertThat(pull.status()).isEqualTo(200);
    assertThat(pulls).containsExactly("1.0");
  }

  @Test
  void rangesAreIgnored() {
    TestImage image = images.image().tag("1.0").push();
    for (String range : List.of("bytes=0-", "bytes=5-7", "nonsense")) {
      Reply pull = client.get(PATH + "1.0", "Range: " + range);
      assertThat(pull.status()).isEqualTo(200);
      assertThat(pull.body()).isEqualTo(image.manifest().toJson());
    }
  }

  @Test
  void getIsAPullAndHeadIsNot() {
    images.image().tag("1.0").push();
    client.head(PATH + "1.0");
    assertThat(pulls).isEmpty();
    client.get(PATH + "1.0");
    assertThat(pulls).containsExactly("1.0");
  }

  @Test
  void headIsAPullIfTheOptionsSaySo() {
    images.image().tag("1.0").push();
    Client.of(registry, HttpOptions.builder().headEvents(true).build()).head(PATH + "1.0");
    assertThat(pulls).containsExactly("1.0");
  }

  @Test
  void headByAPusherRenewsTheLease() {
    TestImage image = images.image().push();
    clock.advance(Duration.ofHours(2));
    client.get(PATH + image.digest());
    assertThat(lastUse()).isEqualTo(clock.instant().minus(Duration.ofHours(2)));
    client.head(PATH + image.digest());
    assertThat(lastUse()).isEqualTo(clock.instant());
  }

  @Test
  void headByAReaderChangesNothing() {
    TestImage image = images.image().push();
    clock.advance(Duration.ofHours(2));
    Client reader = Client.of(
        registry,
        (request, wanted) ->
            new Decision.Granted(Caller.anonymous(), access -> access.action() == Action.PULL));
    assertThat(reader.head(PATH + image.digest()).status()).isEqualTo(200);
    assertThat(lastUse()).isEqualTo(clock.instant().minus(Duration.ofHours(2)));
  }

  private Instant lastUse() {
    return app.manifests().entries().get(0).usedAt();
  }

  @Test
  void aDamagedManifestIsTheFaultOfTheServer() {
    Digest digest = Breakage.of(registry.storage()).garbageManifest(app.name());
    Reply pull = client.get(PATH + digest);
    assertThat(pull.status()).isEqualTo(500);
    assertThat(pull.code()).isEqualTo("UNKNOWN");
    assertThat(pull.message()).isEqualTo("unknown error");
    assertThat(pull.detail().get("id").textValue()).hasSize(36);
  }

  @Test
  void aTypeIsServedWithoutParameters() {
    Manifest manifest = images.image().pushWithoutManifest();
    client.put(PATH + "1.0", manifest.bytes(), "Content-Type: " + OCI + "; charset=utf-8");
    assertThat(client.get(PATH + "1.0").header("Content-Type"))
        .isEqualTo(MediaType.OCI_MANIFEST.value());
  }
}
