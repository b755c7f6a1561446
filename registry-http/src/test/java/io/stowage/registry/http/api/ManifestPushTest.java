package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.Repository;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.ManifestClass;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.DigestAlgorithm;
import io.stowage.registry.model.ImageManifest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.model.MediaType;
import io.stowage.registry.model.Tag;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PUT and DELETE of manifests (end-7 and end-9). */
class ManifestPushTest {
  private static final String PATH = "/v2/app/manifests/";

  private final List<String> pushes = new ArrayList<>();
  private final Registry registry = Registry.open(
      TestStores.create(),
      RegistryOptions.builder()
          .listener(new RegistryListener() {
            @Override
            public void manifestPushed(RegistryEvent.ManifestPushed event) {
              pushes.add(event.tag().map(Tag::value).orElse("none"));
            }
          })
          .build());
  private final Repository app = registry.repository("app");
  private final TestImages images = TestImages.in(app);
  private final Client client = Client.of(registry);

  @Test
  void aManifestIsPushedByTag() {
    Manifest image = images.image().pushWithoutManifest();
    Reply push = put("1.0", image, "Host: registry.example.com");
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.header("Location"))
        .isEqualTo("http://registry.example.com" + PATH + image.digest());
    assertThat(push.header("Docker-Content-Digest")).isEqualTo(image.digest().toString());
    assertThat(push.headers("OCI-Subject")).isEmpty();
    assertThat(push.headers("Warning")).isEmpty();
    assertThat(push.body()).isEmpty();
    assertThat(app.manifests().get("1.0")).isEqualTo(image);
  }

  @Test
  void aManifestIsPushedByDigest() {
    Manifest image = images.image().pushWithoutManifest();
    assertThat(put(image.digest().toString(), image).status()).isEqualTo(201);
    assertThat(app.manifests().find(image.digest())).hasValue(image);
  }

  @Test
  void aManifestIsPushedByItsSha512Digest() {
    Manifest image = images.image().pushWithoutManifest();
    String digest = Digest.of(DigestAlgorithm.SHA512, image.bytes()).toString();
    Reply push = put(digest, image);
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.header("Docker-Content-Digest")).isEqualTo(digest);
    assertThat(push.header("Location")).endsWith(PATH + digest);
    assertThat(client.get(PATH + digest).status()).isEqualTo(200);
  }

  @Test
  void anotherDigestIsRefused() {
    Manifest image = images.image().pushWithoutManifest();
    Reply push = put(Digest.of(new byte[0]).toString(), image);
    assertThat(push.status()).isEqualTo(400);
    assertThat(push.code()).isEqualTo("DIGEST_INVALID");
    assertThat(app.manifests().find(image.digest())).isEmpty();
  }

  @Test
  void aSubjectIsAcknowledged() {
    TestImage image = images.image().push();
    Manifest signature = images.artifactFor(image).pushWithoutManifest();
    assertThat(put(signature.digest().toString(), signature).header("OCI-Subject"))
        .isEqualTo(image.digest().toString());
  }

  @Test
  void aSubjectNeedNotExist() {
    Manifest missing = images.image().manifest();
    Manifest signature = images.artifactFor(missing.descriptor()).pushWithoutManifest();
    Reply push = put("sig", signature);
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.header("OCI-Subject")).isEqualTo(missing.digest().toString());
  }

  @Test
  void theTypeIsReadFromTheContentIfTheClientGivesNone() {
    Manifest image = images.image().pushWithoutManifest();
    assertThat(client.put(PATH + "1.0", image.bytes()).status()).isEqualTo(201);
    assertThat(client.put(PATH + "1.0", image.bytes(), "Content-Type:").status())
        .isEqualTo(201);
    assertThat(app.manifests().get("1.0").mediaType()).isEqualTo(image.mediaType());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/vnd.docker.distribution.manifest.v2+json",
        "application/octet-stream",
        "nonsense"
      })
  void anotherTypeIsRefused(String type) {
    Manifest image = images.image().pushWithoutManifest();
    Reply push = client.put(PATH + "1.0", image.bytes(), "Content-Type: " + type);
    assertThat(push.status()).isEqualTo(400);
    assertThat(push.code()).isEqualTo("MANIFEST_INVALID");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "{}", "{\"schemaVersion\":2"})
  void aMalformedManifestIsRefused(String content) {
    Reply push = client.put(
        PATH + "1.0",
        content.getBytes(StandardCharsets.UTF_8),
        "Content-Type: application/vnd.oci.image.manifest.v1+json");
    assertThat(push.status()).isEqualTo(400);
    assertThat(push.code()).isEqualTo("MANIFEST_INVALID");
    assertThat(push.message()).startsWith("manifest invalid: ");
  }

  @Test
  void everyMissingBlobIsNamed() {
    Manifest image = images.image().layers(2).manifest();
    Reply push = put("1.0", image);
    assertThat(push.status()).isEqualTo(400);
    assertThat(push.json().get("errors").valueStream())
        .allSatisfy(error -> {
          assertThat(error.get("code").textValue()).isEqualTo("MANIFEST_BLOB_UNKNOWN");
          assertThat(error.get("message").textValue()).isEqualTo("blob unknown to registry");
        })
        .extracting(error -> error.get("detail").textValue())
        .containsExactlyInAnyOrderElementsOf(
            image.blobs().stream().map(blob -> blob.digest().toString()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {".x", "a%20b"})
  void aMalformedTagIsRefused(String tag) {
    Reply push = put(tag, images.image().pushWithoutManifest());
    assertThat(push.status()).isEqualTo(400);
    assertThat(push.code()).isEqualTo("TAG_INVALID");
  }

  @Test
  void aManifestThatIsAnnouncedTooLargeIsRefusedUnread() {
    Reply push = client.send("PUT", PATH + "1.0", Client.unreadable(Manifest.LIMIT + 1L));
    assertTooLarge(push);
  }

  @Test
  void aManifestThatTurnsOutTooLargeIsRefused() {
    Client client = Client.of(registry, HttpOptions.builder().manifestLimit(100).build());
    byte[] content = new byte[101];
    assertTooLarge(client.send("PUT", PATH + "1.0", Client.body(OptionalLong.empty(), content)));
    assertThat(client.put(PATH + "1.0", new byte[100]).status()).isEqualTo(400);
  }

  private static void assertTooLarge(Reply push) {
    assertThat(push.status()).isEqualTo(413);
    assertThat(push.code()).isEqualTo("MANIFEST_INVALID");
    assertThat(push.response().closesConnection()).isTrue();
  }

  @Test
  void aSchema1ManifestIsPushedWithAWarning() {
    TestImage image = images.schema1();
    Reply push = client.put(
        PATH + image.digest(),
        image.manifest().bytes(),
        "Content-Type: " + image.manifest().mediaType());
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.header("Warning")).startsWith("299 - \"");
  }

  @Test
  void aTagMovesIfItNamesTheExpectedManifest() {
    Manifest first = images.image().tag("1.0").push().manifest();
    Manifest second = images.image().pushWithoutManifest();
    assertThat(put("1.0", second, "If-Match: \"" + first.digest() + "\"").status())
        .isEqualTo(201);
    assertThat(app.tags().get("1.0")).isEqualTo(second.digest());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "If-Match: \"sha256:a\"",
        "If-Match: W/\"%s\"",
        "If-None-Match: *",
        "If-None-Match: \"%s\"",
        "If-None-Match: W/\"%s\"",
        "If-None-Match: \"a\", %s"
      })
  void aTagThatDoesNotMeetTheConditionStays(String condition) {
    TestImage first = images.image().tag("1.0").push();
    String header = condition.replace("%s", first.digest().toString());
    Reply push = client.send("PUT", PATH + "1.0", Client.unreadable(100), header);
    assertThat(push.status()).isEqualTo(412);
    assertThat(push.code()).isEqualTo("TAG_MISMATCH");
    assertThat(app.tags().get("1.0")).isEqualTo(first.digest());
  }

  @Test
  void aTagIsCreatedIfThereMustBeNone() {
    Manifest image = images.image().pushWithoutManifest();
    assertThat(put("1.0", image, "If-None-Match: *").status()).isEqualTo(201);
    assertThat(put("1.0", image, "If-None-Match: *").status()).isEqualTo(412);
    assertThat(put("2.0", image, "If-Match: *").status()).isEqualTo(412);
    assertThat(put("1.0", image, "If-Match: *").status()).isEqualTo(201);
  }

  @Test
  void aTagThatChangesWhileTheManifestArrivesStays() {
    Manifest first = images.image().tag("1.0").push().manifest();
    Manifest second = images.image().pushWithoutManifest();
    Manifest other = images.image().push().manifest();
    byte[] content = second.bytes();
    Reply push = client.send(
        "PUT",
        PATH + "1.0",
        Client.body(
            OptionalLong.of(content.length), content, () -> app.tags().put("1.0", other.digest())),
        "Content-Type: " + second.mediaType(),
        "If-Match: \"" + first.digest() + "\"");
    assertThat(push.status()).isEqualTo(412);
    assertThat(app.tags().get("1.0")).isEqualTo(other.digest());
  }

  @ParameterizedTest
  @CsvSource({"1.0, , 1.0", "1.0, If-None-Match: *, 1.0", "DIGEST, , none"})
  void aPushIsOneEventWithItsTag(String reference, @Nullable String condition, String tag) {
    Manifest image = images.image().pushWithoutManifest();
    String[] headers = condition == null ? new String[0] : new String[] {condition};
    String target = reference.replace("DIGEST", image.digest().toString());
    assertThat(put(target, image, headers).status()).isEqualTo(201);
    assertThat(pushes).containsExactly(tag);
  }

  @Test
  void aPushWhoseTagDoesNotMeetTheConditionIsNoEventAndStoresNothing() {
    Manifest first = images.image().tag("1.0").push().manifest();
    Manifest second = images.image().pushWithoutManifest();
    Manifest other = images.image().push().manifest();
    pushes.clear();
    Reply push = client.send(
        "PUT",
        PATH + "1.0",
        Client.body(
            OptionalLong.empty(), second.bytes(), () -> app.tags().put("1.0", other.digest())),
        "Content-Type: " + second.mediaType(),
        "If-Match: \"" + first.digest() + "\"");
    assertThat(push.status()).isEqualTo(412);
    assertThat(pushes).isEmpty();
    assertThat(app.manifests().find(second.digest())).isEmpty();
  }

  @Test
  void manifestsOfOtherClassesAreRefused() {
    Manifest image = images.image().pushWithoutManifest();
    Manifest docker = images.image().docker().pushWithoutManifest();
    Manifest plugin = withConfig("application/vnd.docker.plugin.v1+json");
    Manifest chart = withConfig("application/vnd.cncf.helm.config.v1+json");
    Client onlyImages = allowing(ManifestClass.IMAGE);
    assertThat(status(onlyImages, image)).isEqualTo(201);
    assertThat(status(onlyImages, docker)).isEqualTo(201);
    assertDenied(onlyImages, plugin, "registry does not allow plugin manifest");
    assertDenied(
        onlyImages, chart, "unknown manifest class for application/vnd.cncf.helm.config.v1+json");
    assertDenied(allowing(ManifestClass.PLUGIN), image, "registry does not allow image manifest");
    assertThat(status(allowing(ManifestClass.PLUGIN), plugin)).isEqualTo(201);
    assertThat(status(client, chart)).isEqualTo(201);
  }

  @Test
  void anIndexHasNoClass() {
    Manifest index = images.index(images.image().push()).push().manifest();
    assertThat(status(allowing(ManifestClass.IMAGE), index)).isEqualTo(201);
  }

  private Client allowing(ManifestClass only) {
    return Client.of(
        registry, HttpOptions.builder().manifestClasses(Set.of(only)).build());
  }

  private Manifest withConfig(String type) {
    return ImageManifest.builder()
        .config(app.blobs().put(new byte[] {'{', '}'}, MediaType.parse(type)))
        .build();
  }

  private static int status(Client client, Manifest manifest) {
    return push(client, manifest).status();
  }

  private static Reply push(Client client, Manifest manifest) {
    return client.put(PATH + "tag", manifest.bytes(), "Content-Type: " + manifest.mediaType());
  }

  private static void assertDenied(Client client, Manifest manifest, String message) {
    Reply push = push(client, manifest);
    assertThat(push.status()).isEqualTo(403);
    assertThat(push.code()).isEqualTo("DENIED");
    assertThat(push.message()).isEqualTo(message);
  }

  @Test
  void draftsAllowAPushByDigestToSetTags() {
    Client drafts =
        Client.of(registry, HttpOptions.builder().draftFeatures(true).build());
    Manifest image = images.image().pushWithoutManifest();
    String target = PATH + image.digest() + "?tag=a&tag=b&tag=a";
    Reply push = drafts.put(target, image.bytes(), "Content-Type: " + image.mediaType());
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.headers("OCI-Tag")).containsExactly("a", "b");
    assertThat(app.tags().list()).extracting(Tag::value).containsExactly("a", "b");
    assertThat(drafts.put(PATH + image.digest() + "?tag=.", image.bytes()).code())
        .isEqualTo("TAG_INVALID");
  }

  @Test
  void draftsLimitTheTagsOfAPush() {
    Client drafts =
        Client.of(registry, HttpOptions.builder().draftFeatures(true).build());
    String tags = "?tag=a" + "&tag=a".repeat(100);
    Reply push = drafts.send("PUT", PATH + Digest.of(new byte[0]) + tags, Client.unreadable(100));
    assertThat(push.status()).isEqualTo(414);
  }

  @Test
  void withoutDraftsAPushByDigestSetsNoTags() {
    Manifest image = images.image().pushWithoutManifest();
    Reply push = put(image.digest() + "?tag=a", image);
    assertThat(push.status()).isEqualTo(201);
    assertThat(push.headers("OCI-Tag")).isEmpty();
    assertThat(app.tags().find("a")).isEmpty();
  }

  @Test
  void aTagIsDeletedAlone() {
    TestImage image = images.image().tag("1.0").tag("2.0").push();
    Reply deleted = client.delete(PATH + "1.0");
    assertThat(deleted.status()).isEqualTo(202);
    assertThat(deleted.body()).isEmpty();
    assertThat(app.tags().list()).extracting(Tag::value).containsExactly("2.0");
    assertThat(app.manifests().find(image.digest())).isPresent();
  }

  @Test
  void aManifestIsDeletedWithItsTags() {
    TestImage image = images.image().tag("1.0").push();
    assertThat(client.delete(PATH + image.digest()).status()).isEqualTo(202);
    assertThat(app.manifests().find(image.digest())).isEmpty();
    assertThat(app.tags().find("1.0")).isEmpty();
  }

  @Test
  void whatIsNotThereCannotBeDeleted() {
    for (String reference : List.of("1.0", Digest.of(new byte[0]).toString())) {
      Reply deleted = client.delete(PATH + reference);
      assertThat(deleted.status()).isEqualTo(404);
      assertThat(deleted.code()).isEqualTo("MANIFEST_UNKNOWN");
    }
    assertThat(client.delete(PATH + "sha256:abc").code()).isEqualTo("DIGEST_INVALID");
  }

  private Reply put(String reference, Manifest manifest, String... headers) {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 1, headers.length);
    all[0] = "Content-Type: " + manifest.mediaType();
    return client.put(PATH + reference, manifest.bytes(), all);
  }
}
