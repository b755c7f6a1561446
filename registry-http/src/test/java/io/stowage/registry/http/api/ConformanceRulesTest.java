package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rules of the OCI distribution spec 1.1.1 that the tests of the single endpoints do not show. */
class ConformanceRulesTest {
  private static final String UPLOADS = "/v2/app/blobs/uploads/";
  private static final String BLOBS = "/v2/app/blobs/";
  private static final String MANIFESTS = "/v2/app/manifests/";
  private static final String REFERRERS = "/v2/app/referrers/";
  private static final byte[] CONTENT = ascii("abcdef");
  private static final Digest DIGEST = Digest.of(CONTENT);

  /** The codes of the specification. */
  private static final Set<String> SPECIFIED = Set.of(
      "BLOB_UNKNOWN",
      "BLOB_UPLOAD_INVALID",
      "BLOB_UPLOAD_UNKNOWN",
      "DIGEST_INVALID",
      "MANIFEST_BLOB_UNKNOWN",
      "MANIFEST_INVALID",
      "MANIFEST_UNKNOWN",
      "NAME_INVALID",
      "NAME_UNKNOWN",
      "SIZE_INVALID",
      "UNAUTHORIZED",
      "DENIED",
      "UNSUPPORTED",
      "TOOMANYREQUESTS");

  /** The codes below status 500 that the page about conformance states as differences. */
  private static final Set<String> DIFFERENCES = Set.of(
      "MANIFEST_UNVERIFIED",
      "PAGINATION_NUMBER_INVALID",
      "RANGE_INVALID",
      "TAG_INVALID",
      "TAG_MISMATCH");

  private final Registry registry = Registry.open(TestStores.create());
  private final Repository app = registry.repository("app");
  private final TestImages images = TestImages.in(app);
  private final Client client = Client.of(registry);

  @Test
  void everyEndpointOfTheFourCategoriesIsThere() {
    Manifest image = images.image().pushWithoutManifest();
    String upload = begin();
    assertThat(client.get("/v2/").status()).isEqualTo(200);
    assertThat(patch(upload, "abc").status()).isEqualTo(202);
    assertThat(client.get(upload).status()).isEqualTo(204);
    assertThat(client.put(upload + "?digest=" + DIGEST, ascii("def")).status()).isEqualTo(201);
    assertThat(post(UPLOADS + "?digest=" + DIGEST, CONTENT).status()).isEqualTo(201);
    assertThat(post("/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=app", new byte[0])
            .status())
        .isEqualTo(201);
    assertThat(push("1.0", image).status()).isEqualTo(201);
    for (String content : List.of(MANIFESTS + "1.0", MANIFESTS + image.digest(), BLOBS + DIGEST)) {
      assertThat(client.get(content).status()).isEqualTo(200);
      assertThat(client.head(content).status()).isEqualTo(200);
    }
    assertThat(client.get("/v2/app/tags/list").status()).isEqualTo(200);
    assertThat(client.get("/v2/app/tags/list?n=1&last=0").status()).isEqualTo(200);
    assertThat(client.get(REFERRERS + DIGEST).status()).isEqualTo(200);
    assertThat(client.get(REFERRERS + DIGEST + "?artifactType=a/b").status()).isEqualTo(200);
    for (String content : List.of(MANIFESTS + "1.0", MANIFESTS + image.digest(), BLOBS + DIGEST)) {
      assertThat(client.delete(content).status()).isEqualTo(202);
      assertThat(client.get(content).status()).isEqualTo(404);
    }
  }

  @Test
  void aTagHasAtMost128Characters() {
    Manifest image = images.image().pushWithoutManifest();
    String longest = "a".repeat(128);
    assertThat(push(longest, image).status()).isEqualTo(201);
    assertThat(client.get(MANIFESTS + longest).status()).isEqualTo(200);
    assertThat(push(longest + "a", image).code()).isEqualTo("TAG_INVALID");
    assertThat(client.get(MANIFESTS + longest + "a").status()).isEqualTo(404);
  }

  @Test
  void theTypeOfAManifestIsThatOfItsPush() {
    for (Manifest manifest : List.of(
        images.image().pushWithoutManifest(),
        images.image().docker().pushWithoutManifest(),
        images.index(images.image().push()).manifest(),
        images.index(images.image().docker().push()).docker().manifest())) {
      assertThat(push("1.0", manifest).status()).isEqualTo(201);
      assertThat(client.get(MANIFESTS + "1.0").header("Content-Type"))
          .isEqualTo(manifest.mediaType().value());
    }
  }

  @Test
  void headOfWhatIsMissingIsNotFound() {
    for (String content : List.of(MANIFESTS + "1.0", MANIFESTS + DIGEST, BLOBS + DIGEST)) {
      assertThat(client.head(content).status()).isEqualTo(404);
      assertThat(client.get(content).status()).isEqualTo(404);
    }
  }

  @Test
  void theLocationOfAnUploadContainsAUuidOfItsOwn() {
    String first = begin();
    assertThat(first).matches(UPLOADS + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(begin()).isNotEqualTo(first);
  }

  @Test
  void theLocationsOfContentCanBePulled() {
    Manifest image = images.image().pushWithoutManifest();
    for (Reply created : List.of(
        client.put(begin() + "?digest=" + DIGEST, CONTENT),
        post(UPLOADS + "?digest=" + DIGEST, CONTENT),
        post("/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=app", new byte[0]),
        push("1.0", image),
        push(image.digest().toString(), image))) {
      assertThat(created.status()).isEqualTo(201);
      assertThat(client.get(created.header("Location")).status()).isEqualTo(200);
    }
  }

  @Test
  void chunksMayHaveAnySize() {
    Reply begun = post(UPLOADS, new byte[0]);
    assertThat(begun.headers("OCI-Chunk-Min-Length")).isEmpty();
    String upload = begun.header("Location");
    assertThat(patch(upload, "a", "Content-Range: 0-0").header("Range")).isEqualTo("0-0");
    assertThat(patch(upload, "bcdef", "Content-Range: 1-5").header("Range")).isEqualTo("0-5");
    assertThat(client.put(upload + "?digest=" + DIGEST, new byte[0]).status()).isEqualTo(201);
  }

  @Test
  void theFirstChunkBeginsAtTheFirstByte() {
    Reply refused = patch(begin(), "bcdef", "Content-Range: 1-5");
    assertThat(refused.status()).isEqualTo(416);
    assertThat(refused.code()).isEqualTo("RANGE_INVALID");
  }

  @Test
  void aBlobIsThereOnceItsUploadIsClosed() {
    String upload = begin();
    patch(upload, "abcdef");
    assertThat(client.get(BLOBS + DIGEST).status()).isEqualTo(404);
    client.put(upload + "?digest=" + DIGEST, new byte[0]);
    assertThat(client.get(BLOBS + DIGEST).status()).isEqualTo(200);
  }

  @Test
  void aManifestIsStoredByteForByte() {
    Manifest image = images.image().pushWithoutManifest();
    String spaced = "\n " + image.toJson().replace(":{", "\t: {") + "\n";
    Reply push = client.put(
        MANIFESTS + Digest.of(ascii(spaced)), ascii(spaced), "Content-Type: " + image.mediaType());
    assertThat(push.status()).isEqualTo(201);
    String digest = push.header("Docker-Content-Digest");
    assertThat(digest).isEqualTo(Digest.of(ascii(spaced)).toString());
    assertThat(client.get(MANIFESTS + digest).body()).isEqualTo(spaced);
  }

  @Test
  void aManifestOfFourMebibytesIsAccepted() {
    Manifest image = images.image().pushWithoutManifest();
    byte[] padded = Arrays.copyOf(image.bytes(), 4 * 1024 * 1024);
    Arrays.fill(padded, image.bytes().length, padded.length, (byte) ' ');
    assertThat(client
            .put(MANIFESTS + "1.0", padded, "Content-Type: " + image.mediaType())
            .status())
        .isEqualTo(201);
  }

  @Test
  void aRepositoryThatDoesNotExistIsNotFound() {
    for (String path :
        List.of("manifests/latest", "manifests/" + DIGEST, "blobs/" + DIGEST, "tags/list")) {
      assertThat(client.get("/v2/absent/" + path).status()).isEqualTo(404);
    }
  }

  @Test
  void whereDeletionIsDisabledNothingIsDeleted() {
    TestImage image = images.image().tag("1.0").push();
    Client keeping = Client.of(Registry.open(
        registry.storage(), RegistryOptions.builder().deleteEnabled(false).build()));
    for (String content : List.of(
        MANIFESTS + "1.0", MANIFESTS + image.digest(), BLOBS + image.config().digest())) {
      assertThat(keeping.delete(content).status()).isEqualTo(405);
      assertThat(keeping.get(content).status()).isEqualTo(200);
    }
  }

  @Test
  void anImageThatStatesNoArtifactTypeHasTheTypeOfItsConfig() {
    TestImage subject = images.image().push();
    images.image().subject(subject.descriptor()).push();
    assertThat(referrers(subject).get(0).get("artifactType").textValue())
        .isEqualTo(MediaType.OCI_CONFIG.value());
  }

  @Test
  void anIndexThatStatesNoArtifactTypeHasNone() {
    TestImage subject = images.image().push();
    images
        .index(images.image().push())
        .subject(subject.descriptor())
        .annotation("by", "ci")
        .push();
    JsonNode referrer = referrers(subject).get(0);
    assertThat(referrer.get("mediaType").textValue()).isEqualTo(MediaType.OCI_INDEX.value());
    assertThat(referrer.has("artifactType")).isFalse();
    assertThat(referrer.get("annotations").get("by").textValue()).isEqualTo("ci");
  }

  @Test
  void referrersThatOlderClientsListedAreIncluded() {
    TestImage subject = images.image().push();
    TestImage signature = images.artifactFor(subject).push();
    images.index(signature).tag(subject.digest().toString().replace(':', '-')).push();
    assertThat(digests(referrers(subject))).containsExactly(signature.digest().toString());
  }

  @Test
  void everyReferrerThatIsPushedIsListed() {
    TestImage subject = images.image().push();
    Manifest first = images.artifactFor(subject).pushWithoutManifest();
    Manifest second = images.artifactFor(subject).pushWithoutManifest();
    push(first.digest().toString(), first);
    assertThat(digests(referrers(subject))).containsExactly(first.digest().toString());
    push("sbom", second);
    assertThat(digests(referrers(subject)))
        .containsExactlyInAnyOrder(first.digest().toString(), second.digest().toString());
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyErrorHasTheSpecifiedForm(ErrorCode code) {
    JsonNode body = failing(code).json();
    assertThat(names(body)).containsExactly("errors");
    JsonNode error = body.get("errors").get(0);
    assertThat(names(error)).contains("code", "message").isSubsetOf("code", "message", "detail");
    assertThat(error.get("code").textValue()).matches("[A-Z_]+");
    assertThat(error.get("message").textValue()).isNotBlank();
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"UNAVAILABLE", "UNKNOWN"})
  void everyCodeIsSpecifiedOrADocumentedDifference(ErrorCode code) {
    Reply reply = failing(code);
    assertThat(reply.status()).isBetween(400, 499);
    assertThat(SPECIFIED.contains(reply.code()) || DIFFERENCES.contains(reply.code()))
        .as(reply.code())
        .isTrue();
  }

  @Test
  void aWarningHasTheSpecifiedForm() {
    images.image().tag("1.0").push();
    TestImage old = images.schema1();
    Client lenient =
        Client.of(registry, HttpOptions.builder().lenientAccept(true).build());
    for (Reply reply : List.of(
        lenient.get(MANIFESTS + "1.0", "Accept: text/" + "x".repeat(8000)),
        push(old.digest().toString(), old.manifest()))) {
      assertThat(reply.header("Warning"))
          .matches("299 - \"[ !#-~]*\"")
          .hasSizeLessThanOrEqualTo(4096);
    }
  }

  private String begin() {
    Reply begun = post(UPLOADS, new byte[0]);
    assertThat(begun.status()).isEqualTo(202);
    return begun.header("Location");
  }

  private Reply post(String target, byte[] content) {
    return client.send("POST", target, body(content));
  }

  private Reply patch(String upload, String content, String... headers) {
    return client.send("PATCH", upload, body(ascii(content)), headers);
  }

  private static RequestBody body(byte[] content) {
    return Client.body(OptionalLong.of(content.length), content);
  }

  private Reply push(String reference, Manifest manifest) {
    return client.put(
        MANIFESTS + reference, manifest.bytes(), "Content-Type: " + manifest.mediaType());
  }

  private JsonNode referrers(TestImage subject) {
    return client.get(REFERRERS + subject.digest()).json().get("manifests");
  }

  private static List<String> digests(JsonNode referrers) {
    return referrers.valueStream().map(entry -> entry.get("digest").textValue()).toList();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey).toList();
  }

  /** Returns the answer to a request that ends with an error of this {@code code}. */
  private Reply failing(ErrorCode code) {
    AccessControl control = (request, wanted) -> {
      throw RegistryException.of(code, "x", "some problem");
    };
    return Client.of(registry, control).get("/v2/app/tags/list");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
