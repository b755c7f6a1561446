package io.stowage.registry.http.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.RequestException;
import io.stowage.registry.http.TestStores;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.storage.StorageException;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import io.stowage.registry.testing.storage.FailingStorage;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all endpoints, and the base of the API. */
class RegistryHandlerTest {
  private static final String VERSION = "Docker-Distribution-API-Version";

  private final Registry registry = Registry.open(TestStores.create());
  private final Client client = Client.of(registry);

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"})
  void theBaseAnswersAnyMethod(String method) {
    Reply base = client.send(method, "/v2/", RequestBody.none());
    assertThat(base.status()).isEqualTo(200);
    assertThat(base.body()).isEqualTo("{}");
    assertThat(base.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(base.header(VERSION)).isEqualTo("registry/2.0");
  }

  @Test
  void headHasTheLengthOfTheBodyThatItLeavesOut() {
    Reply base = client.head("/v2/");
    assertThat(base.status()).isEqualTo(200);
    assertThat(base.header("Content-Length")).isEqualTo("2");
    assertThat(base.body()).isEmpty();
  }

  @Test
  void headOfAnErrorHasTheLengthOfItsBody() {
    Reply error = client.head("/v2/app/manifests/1.0");
    assertThat(error.status()).isEqualTo(404);
    assertThat(error.header("Content-Length"))
        .isEqualTo(Integer.toString(client.get("/v2/app/manifests/1.0").body().length()));
    assertThat(error.body()).isEmpty();
  }

  @Test
  void theRootIsEmptyForLoadBalancers() {
    Reply root = client.get("/");
    assertThat(root.status()).isEqualTo(200);
    assertThat(root.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(root.body()).isEmpty();
    assertThat(root.headers(VERSION)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2 /v2/",
        "/v2?a=b /v2/?a=b",
        "/v2// /v2/",
        "/v2/app/blobs/uploads// /v2/app/blobs/uploads/",
        "/v2/_catalog/ /v2/_catalog",
        "/v2/app/tags/list/?n=1 /v2/app/tags/list?n=1",
        "/v2/app/blobs/uploads /v2/app/blobs/uploads/"
      })
  void redirectsToThePathWithTheRightSlash(String paths) {
    String[] path = paths.split(" ", -1);
    Reply moved = client.get(path[0]);
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("Location")).isEqualTo(path[1]);
    assertThat(moved.header(VERSION)).isEqualTo("registry/2.0");
  }

  @Test
  void escapesLineBreaksInTheQueryOfARedirect() {
    Reply moved = client.get("/v2/app/blobs/uploads?last=\0\r\n");
    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.header("Location")).isEqualTo("/v2/app/blobs/uploads/?last=%00%0D%0A");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/foo",
        "/v1/",
        "/v3/_catalog",
        "/v2/app",
        "/v2/_oci/ext/discover",
        "/v2/manifests/latest",
        "/v2/blobs/uploads/",
        "/v2/app/manifests",
        "/v2/app/tags",
        "/v2/app/tags/all",
        "/v2/app/manifests/",
        "/v2/a%2Fb/tags/list",
        "/v2/app%00/tags/list",
        "/v2/app/manifests/a%2Fb",
        "/v2/app/manifests/a%5Cb",
        "/v2/app/manifests/%zz",
        "/v2/app/manifests/%",
        "/v2/app\u00e4/tags/list",
        "/v2/app\r\n/tags/list"
      })
  void anUnknownPathIsNotFoundWithAnErrorInJson(String path) {
    Reply missing = client.get(path);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("UNSUPPORTED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2//tags/list",
        "/v2//manifests/1.0",
        "/v2//blobs/uploads/",
        "/v2/App/tags/list",
        "/v2/../tags/list",
        "/v2/a/../b/tags/list",
        "/v2/a/%2e%2e/tags/list",
        "/v2/a//b/tags/list",
        "/v2/a%20b/tags/list",
        "/v2/a__b___c/manifests/1.0",
        "/v2/%2561pp/tags/list"
      })
  void aMalformedNameIsNotFound(String path) {
    Reply missing = client.get(path);
    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.code()).isEqualTo("NAME_INVALID");
    assertThat(missing.message()).contains("expected a repository name");
  }

  @Test
  void aNameOfMoreThan255CharactersIsNotFound() {
    assertThat(client.get("/v2/" + "a".repeat(256) + "/tags/list").code())
        .isEqualTo("NAME_INVALID");
    assertThat(client.get("/v2/" + "a".repeat(255) + "/tags/list").code())
        .isEqualTo("NAME_UNKNOWN");
  }

  @Test
  void aPathIsDecodedOnce() {
    TestImage image =
        TestImages.in(registry.repository("team/app")).image().tag("1.0").push();
    String digest = image.digest().toString().replace(":", "%3A");
    assertThat(client.head("/v2/team/app/manifests/" + digest).status()).isEqualTo(200);
    assertThat(client.head("/v2/t%65am/app/manifests/1%2E0").status()).isEqualTo(200);
    assertThat(client.head("/v2/team/app/manifests/1%252E0").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tags/list",
        "manifests",
        "a/manifests/tags",
        "blobs/uploads",
        "a/blobs/uploads",
        "uploads",
        "referrers",
        "v2",
        "a/b/c/d/e/f"
      })
  void wordsOfTheApiMayBeComponentsOfNames(String name) {
    TestImages.in(registry.repository(name)).image().tag("1.0").push();
    assertThat(client.get("/v2/" + name + "/manifests/1.0").status()).isEqualTo(200);
    assertThat(client.get("/v2/" + name + "/tags/list").json().get("name").textValue())
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST|/v2/_catalog|GET, HEAD",
        "DELETE|/v2/app/tags/list|GET, HEAD",
        "POST|/v2/app/manifests/1.0|DELETE, GET, HEAD, PUT",
        "PATCH|/v2/app/blobs/uploads/|POST",
        "PUT|/v2/app/referrers/sha256:a|GET, HEAD",
        "get|/v2/app/tags/list|GET, HEAD",
        "TRACE|/v2/app/blobs/sha256:a|DELETE, GET, HEAD"
      })
  void aMethodThatAResourceLacksIsRefusedWithThoseThatItHas(String test) {
    String[] parts = test.split("\\|", -1);
    Reply refused = client.send(parts[0], parts[1], Client.unreadable(7));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.code()).isEqualTo("UNSUPPORTED");
    assertThat(refused.header("Allow")).isEqualTo(parts[2]);
  }

  @Test
  void aReadOnlyRegistryRefusesWritesBeforeTheBody() {
    Client readOnly = Client.of(Registry.open(
        registry.storage(), RegistryOptions.builder().readOnly(true).build()));
    Reply push = readOnly.send("PUT", "/v2/app/manifests/1.0", Client.unreadable(7));
    assertThat(push.status()).isEqualTo(405);
    assertThat(push.header("Allow")).isEqualTo("GET, HEAD");
    assertThat(readOnly
            .send("POST", "/v2/app/blobs/uploads/", Client.unreadable(7))
            .code())
        .isEqualTo("UNSUPPORTED");
  }

  @Test
  void aRegistryWithoutDeletionRefusesToDelete() {
    Client client = Client.of(Registry.open(
        TestStores.create(), RegistryOptions.builder().deleteEnabled(false).build()));
    Reply refused = client.delete("/v2/app/manifests/1.0");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, PUT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/|GET, HEAD",
        "/v2/app/manifests/1.0|DELETE, GET, HEAD, PUT",
        "/v2/app/blobs/uploads/7|DELETE, GET, HEAD, PATCH, PUT",
        "/v2/nothing|OPTIONS",
        "*|OPTIONS",
        "/|OPTIONS"
      })
  void optionsNeedNoAuthentication(String test) {
    String[] parts = test.split("\\|", -1);
    Client closed = Client.of(
        registry, (request, wanted) -> new Decision.Challenged("Basic realm=\"x\"", "closed"));
    Reply options = closed.send("OPTIONS", parts[0], RequestBody.none());
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("Allow")).isEqualTo(parts[1]);
    assertThat(options.headers("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void everyResponseHasTheConfiguredHeaders() {
    Client client = withHeaders(HttpHeaders.builder()
        .add("X-Content-Type-Options", "nosniff")
        .add("Content-Type", "text/html")
        .add("Access-Control-Allow-Origin", "https://ui.example.com")
        .add("Access-Control-Allow-Credentials", "true"));
    for (String path : List.of("/", "/v2", "/v2/", "/v2/app/tags/list", "/nothing")) {
      Reply reply = client.get(path);
      assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("https://ui.example.com");
      assertThat(reply.header("Access-Control-Allow-Credentials")).isEqualTo("true");
      assertThat(reply.headers("Content-Type")).hasSize(1);
    }
    assertThat(client.get("/v2/").header("Content-Type")).startsWith("application/json");
  }

  @Test
  void anyOriginIsNeverAllowedToUseCredentials() {
    Client client = withHeaders(HttpHeaders.builder()
        .add("Access-Control-Allow-Origin", "*")
        .add("Access-Control-Allow-Credentials", "true"));
    Reply reply = client.get("/v2/");
    assertThat(reply.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(reply.headers("Access-Control-Allow-Credentials")).isEmpty();
  }

  @Test
  void ofSeveralOriginsOnlyThatOfTheRequestIsAllowed() {
    Client client = withHeaders(HttpHeaders.builder()
        .add("Access-Control-Allow-Origin", "https://a.example.com")
        .add("Access-Control-Allow-Origin", "https://b.example.com"));
    Reply known = client.get("/v2/", "Origin: https://b.example.com");
    assertThat(known.header("Access-Control-Allow-Origin")).isEqualTo("https://b.example.com");
    assertThat(known.header("Vary")).isEqualTo("Origin");
    Reply other = client.get("/v2/", "Origin: https://c.example.com");
    assertThat(other.headers("Access-Control-Allow-Origin")).isEmpty();
    assertThat(other.header("Vary")).isEqualTo("Origin");
  }

  private Client withHeaders(HttpHeaders.Builder headers) {
    return Client.of(
        registry, HttpOptions.builder().responseHeaders(headers.build()).build());
  }

  @Test
  void thePathsBelowAPrefixAreThoseOfTheApi() {
    TestImages.in(registry.repository("app")).image().tag("1.0").push();
    TestImages.in(registry.repository("app")).image().tag("2.0").push();
    Client client = Client.of(registry, HttpOptions.builder().prefix("/x/y").build());
    assertThat(client.get("/v2/").status()).isEqualTo(404);
    assertThat(client.get("/").status()).isEqualTo(200);
    assertThat(client.get("/x/y/v2/").status()).isEqualTo(200);
    assertThat(client.get("/x/y/v2").header("Location")).isEqualTo("/x/y/v2/");
    assertThat(client.get("/x/y/v2/app/tags/list?n=1").header("Link"))
        .isEqualTo("</x/y/v2/app/tags/list?last=1.0&n=1>; rel=\"next\"");
  }

  @Test
  void eventsCarryWhatIsKnownOfTheRequest() {
    List<RegistryEvent.ManifestPulled> pulls = new ArrayList<>();
    Registry listened = Registry.open(
        registry.storage(),
        RegistryOptions.builder()
            .listener(new RegistryListener() {
              @Override
              public void manifestPulled(RegistryEvent.ManifestPulled event) {
                pulls.add(event);
              }
            })
            .build());
    TestImages.in(listened.repository("app")).image().tag("1.0").push();
    Client client = Client.of(
        listened, (request, wanted) -> new Decision.Granted(Caller.of("ci"), access -> true));
    client.send(HttpRequest.builder("GET", "/v2/app/manifests/1.0")
        .header("Host", "registry.example.com:5000")
        .header("User-Agent", "docker/20.10")
        .header("X-Forwarded-For", "192.0.2.1")
        .remote(new InetSocketAddress("198.51.100.7", 4711))
        .build());
    assertThat(pulls).hasSize(1);
    Map<String, String> attributes = pulls.get(0).attributes();
    assertThat(attributes.get("request.id")).hasSize(36);
    assertThat(attributes)
        .containsEntry("request.addr", "198.51.100.7:4711")
        .containsEntry("request.host", "registry.example.com:5000")
        .containsEntry("request.method", "GET")
        .containsEntry("request.useragent", "docker/20.10")
        .containsEntry("request.base", "http://registry.example.com:5000")
        .containsEntry("actor.name", "ci")
        .hasSize(7);
  }

  @Test
  void countsTheUploadsThatAreUnderWay() {
    RegistryHandler handler = RegistryHandler.builder(registry).build();
    List<Integer> seen = new ArrayList<>();
    RequestBody watched =
        Client.body(OptionalLong.of(7), new byte[7], () -> seen.add(handler.uploadsUnderWay()));
    Client client = new Client(handler);
    String upload =
        client.send("POST", "/v2/app/blobs/uploads/", RequestBody.none()).header("Location");
    assertThat(handler.uploadsUnderWay()).isZero();
    assertThat(client.send("PATCH", upload, watched).status()).isEqualTo(202);
    assertThat(seen).containsExactly(1);
    assertThat(handler.uploadsUnderWay()).isZero();
  }

  @Test
  void tellsOfFailuresOfTheStore() {
    FailingStorage storage = new FailingStorage(TestStores.create());
    List<StorageException> failures = new ArrayList<>();
    Client client = new Client(RegistryHandler.builder(Registry.open(storage))
        .storageFailures(failures::add)
        .build());
    storage.onAny().failAll();
    assertThat(client.get("/v2/app/tags/list").status()).isEqualTo(503);
    assertThat(failures).hasSize(1);
    storage.heal();
    assertThat(client.get("/v2/app/tags/list").status()).isEqualTo(404);
    assertThat(failures).hasSize(1);
  }

  @Test
  void aBodyThatCannotBeReadHasNoAnswer() throws IOException {
    InputStream closed = InputStream.nullInputStream();
    closed.close();
    RequestBody broken = RequestBody.of(OptionalLong.empty(), () -> closed);
    assertThatThrownBy(() -> client.send("PUT", "/v2/app/manifests/1.0", broken))
        .isInstanceOf(RequestException.class);
  }

  @Test
  void describesItself() {
    RegistryHandler handler = RegistryHandler.builder(registry)
        .options(HttpOptions.builder().secret(new byte[] {1, 2}).build())
        .build();
    assertThat(handler.toString()).contains("manifestLimit=4194304").contains("secret=***");
  }
}
