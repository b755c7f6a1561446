package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Access.Action;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.Digest;
import io.stowage.registry.model.Manifest;
import io.stowage.registry.testing.TestImages;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which rights requests need, and that refused ones reveal nothing. */
class AccessTest {
  private static final String CHALLENGE = "Basic realm=\"registry\"";

  private final Registry registry = Registry.open(TestStores.create());
  private final TestImages images = TestImages.in(registry.repository("app"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET|/v2/|",
        "GET|/v2/_catalog|catalog:*:pull",
        "GET|/v2/team/app/tags/list|repository:team/app:pull",
        "HEAD|/v2/app/manifests/1.0|repository:app:pull",
        "GET|/v2/app/referrers/sha256:a|repository:app:pull",
        "HEAD|/v2/app/blobs/sha256:a|repository:app:pull",
        "PUT|/v2/app/manifests/1.0|repository:app:pull repository:app:create",
        "DELETE|/v2/app/manifests/1.0|repository:app:delete",
        "DELETE|/v2/app/blobs/sha256:a|repository:app:delete",
        "POST|/v2/app/blobs/uploads/?mount=a&from=b|repository:app:pull repository:app:create",
        "PATCH|/v2/app/blobs/uploads/7|repository:app:pull repository:app:create",
        "PUT|/v2/app/blobs/uploads/7|repository:app:pull repository:app:create",
        "DELETE|/v2/app/blobs/uploads/7|repository:app:pull repository:app:create",
        "GET|/v2/app/blobs/uploads/7|repository:app:pull",
        "PROPFIND|/v2/app/tags/list|repository:app:pull repository:app:create"
      })
  void rightsAreAskedForBeforeAnythingElse(String test) {
    String[] parts = test.split("\\|", -1);
    List<String> asked = new ArrayList<>();
    Client client = Client.of(registry, (request, wanted) -> {
      wanted.forEach(access -> asked.add(access.toString()));
      return new Decision.Challenged(CHALLENGE, "closed");
    });
    Reply reply = client.send(parts[0], parts[1], Client.unreadable(1_000_000));
    assertThat(String.join(" ", asked)).isEqualTo(parts[2]);
    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.header("WWW-Authenticate")).isEqualTo(CHALLENGE);
  }

  @Test
  void aChallengeNamesTheAccessesAsDistributionDoes() {
    Client client =
        Client.of(registry, (request, wanted) -> new Decision.Challenged(CHALLENGE, "closed"));
    Reply push = client.put("/v2/app/manifests/1.0", new byte[0]);
    assertThat(push.code()).isEqualTo("UNAUTHORIZED");
    assertThat(push.message()).isEqualTo("authentication required");
    assertThat(push.detail().toString())
        .isEqualTo("[{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"app\",\"Action\":\"pull\"},"
            + "{\"Type\":\"repository\",\"Class\":\"\",\"Name\":\"app\",\"Action\":\"push\"}]");
    assertThat(client.get("/v2/_catalog").detail().toString())
        .isEqualTo(
            "[{\"Type\":\"registry\",\"Class\":\"\",\"Name\":\"catalog\",\"Action\":\"*\"}]");
    assertThat(client.get("/v2/").detail().isNull()).isTrue();
  }

  @Test
  void aKnownCallerWithoutARightIsDenied() {
    Client client =
        Client.of(registry, (request, wanted) -> new Decision.Denied(Caller.of("ci"), "no right"));
    Reply reply = client.get("/v2/app/tags/list");
    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.code()).isEqualTo("DENIED");
  }

  @Test
  void aDeniedRequestDoesNotRevealWhetherTheRepositoryExists() {
    TestImages.in(registry.repository("secret")).image().tag("1.0").push();
    Client client = Client.of(registry, allowing(access -> access.name().equals("app")));
    for (String path : List.of("tags/list", "manifests/1.0", "manifests/2.0", "referrers/x")) {
      Reply there = client.get("/v2/secret/" + path);
      Reply absent = client.get("/v2/absent/" + path);
      assertThat(there.status()).isEqualTo(403);
      assertThat(there.body()).isEqualTo(absent.body().replace("absent", "secret"));
    }
  }

  @Test
  void whoMayOnlyCreateSetsNewTags() {
    Client client = Client.of(registry, allowing(access -> access.action() != Action.PUSH));
    Manifest first = image();
    Manifest second = image();
    assertThat(put(client, "1.0", first).status()).isEqualTo(201);
    Reply moved = put(client, "1.0", second);
    assertThat(moved.status()).isEqualTo(403);
    assertThat(moved.code()).isEqualTo("DENIED");
    assertThat(moved.message()).contains("you may not move it");
    assertThat(tag("1.0")).isEqualTo(first.digest());
    assertThat(client.head("/v2/app/manifests/" + second.digest()).status()).isEqualTo(404);
    assertThat(put(client, "2.0", second).status()).isEqualTo(201);
  }

  @Test
  void whoMayOnlyCreateMayRepeatAPush() {
    Client client = Client.of(registry, allowing(access -> access.action() != Action.PUSH));
    Manifest image = image();
    assertThat(put(client, "1.0", image).status()).isEqualTo(201);
    assertThat(put(client, "1.0", image).status()).isEqualTo(201);
    assertThat(put(client, image.digest().toString(), image).status()).isEqualTo(201);
  }

  @Test
  void whoMayPushMovesTags() {
    Client client = Client.of(registry);
    put(client, "1.0", image());
    Manifest second = image();
    assertThat(put(client, "1.0", second).status()).isEqualTo(201);
    assertThat(tag("1.0")).isEqualTo(second.digest());
  }

  @Test
  void theCatalogShowsAndCountsOnlyWhatTheCallerMaySee() {
    for (String name : List.of("a", "b", "hidden", "hidden/x", "z")) {
      TestImages.in(registry.repository(name)).image().tag("1.0").push();
    }
    Client client = Client.of(registry, allowing(access -> !access.name().startsWith("hidden")));
    Reply first = client.get("/v2/_catalog?n=2");
    assertThat(first.texts("repositories")).containsExactly("a", "b");
    assertThat(first.header("Link")).isEqualTo("</v2/_catalog?last=b&n=2>; rel=\"next\"");
    Reply second = client.get("/v2/_catalog?n=2&last=b");
    assertThat(second.texts("repositories")).containsExactly("z");
    assertThat(second.headers("Link")).isEmpty();
    assertThat(client.get("/v2/_catalog?last=hidden").body())
        .isEqualTo(client.get("/v2/_catalog?last=hiddex").body());
  }

  private Manifest image() {
    return images.image().pushWithoutManifest();
  }

  private static Reply put(Client client, String reference, Manifest manifest) {
    return client.put(
        "/v2/app/manifests/" + reference,
        manifest.bytes(),
        "Content-Type: " + manifest.mediaType());
  }

  private Digest tag(String name) {
    return registry.repository("app").tags().get(name);
  }

  private static AccessControl allowing(Predicate<Access> rights) {
    return (request, wanted) -> wanted.stream().allMatch(rights)
        ? new Decision.Granted(Caller.of("ci"), rights)
        : new Decision.Denied(Caller.of("ci"), "no right");
  }
}
