package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.RegistryOptions;
import io.stowage.registry.event.RegistryEvent;
import io.stowage.registry.event.RegistryListener;
import io.stowage.registry.http.HttpHandler;
import io.stowage.registry.http.HttpHeaders;
import io.stowage.registry.http.HttpOptions;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.RegistryException;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImages;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPagesTest {
  private final List<RegistryEvent> pulls = new ArrayList<>();
  private final Registry registry = Registry.open(
      InMemoryStorage.create(), RegistryOptions.builder().listener(new Pulls()).build());
  private final HttpHandler api = RegistryHandler.builder(registry).build();

  RegistryPagesTest() {
    TestImages.in(registry.repository("team/app")).image().tag("1.0").push();
  }

  /** Records the events of pulls. */
  private final class Pulls implements RegistryListener {
    @Override
    public void blobOpened(RegistryEvent.BlobOpened event) {
      pulls.add(event);
    }

    @Override
    public void manifestPulled(RegistryEvent.ManifestPulled event) {
      pulls.add(event);
    }
  }

  private Browser browser() {
    return Browser.of(RegistryPages.builder(registry).build().before(api));
  }

  private Browser browser(HttpOptions options) {
    return Browser.of(RegistryPages.builder(registry).options(options).build().before(api));
  }

  private static List<String> header(HttpResponse response, String name) {
    return response.headers().all(name);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /ui/, 200",
    "GET, /ui/style.css, 200",
    "GET, /ui/icon.svg, 200",
    "GET, /ui/manifests/team/app/1.0, 200",
    "GET, /ui/manifests/team/app/2.0, 404",
    "GET, /ui/none, 404",
    "GET, /ui, 302",
    "GET, /, 302",
    "HEAD, /ui/, 200",
    "POST, /ui/, 405",
  })
  void protectsEveryAnswer(String method, String target, int status) {
    HttpResponse response = browser().send(method, target);
    assertThat(response.status()).isEqualTo(status);
    assertThat(header(response, "Content-Security-Policy"))
        .containsExactly("default-src 'none'; style-src 'self'; img-src 'self'");
    assertThat(header(response, "X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(header(response, "Referrer-Policy")).containsExactly("no-referrer");
    assertThat(header(response, "Cache-Control")).containsExactly("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "get"})
  void canOnlyBeRead(String method) {
    assertThat(List.of("/ui/", "/ui", "/ui/style.css", "/ui/manifests/team/app/1.0"))
        .allSatisfy(target -> {
          HttpResponse response = browser().send(method, target);
          assertThat(response.status()).isEqualTo(405);
          assertThat(header(response, "Allow")).containsExactly("GET, HEAD");
        });
  }

  @Test
  void firesNoEvents() {
    browser().page("/ui/tags/team/app");
    browser().page("/ui/manifests/team/app/1.0");
    browser().page("/ui/raw/team/app/1.0");
    assertThat(pulls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ui/", "/ui/manifests/team/app/1.0", "/ui/style.css", "/ui/none"})
  void answersHeadAsGetWithoutTheBody(String target) {
    HttpResponse get = browser().get(target);
    HttpResponse head = browser().send("HEAD", target);
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.body()).isInstanceOf(ResponseBody.None.class);
    assertThat(header(head, "Content-Type")).isEqualTo(header(get, "Content-Type"));
    assertThat(header(head, "Content-Length"))
        .containsExactly(Integer.toString(Browser.text(get).length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/html|302",
        "text/html,application/xhtml+xml,*/*;q=0.8|302",
        "application/json, TEXT/HTML;level=1|302",
        "*/*|200",
        "application/json|200",
        "text/htmlx|200",
      })
  void redirectsFromTheRootWhoAcceptsHtml(String accept, int status) {
    HttpResponse response = browser().with("Accept", accept).get("/");
    assertThat(response.status()).isEqualTo(status);
    assertThat(header(response, "Location")).isEqualTo(status == 302 ? List.of("/ui/") : List.of());
  }

  @Test
  void leavesOtherRequestsToTheApi() {
    assertThat(browser().get("/v2/").status()).isEqualTo(200);
    assertThat(header(browser().get("/v2/"), "Content-Security-Policy")).isEmpty();
    assertThat(browser().get("/v2/team/app/tags/list").status()).isEqualTo(200);
    assertThat(browser().send("POST", "/").status()).isEqualTo(200);
    assertThat(header(browser().get("/uix"), "Content-Security-Policy")).isEmpty();
  }

  @Test
  void isBelowThePrefix() {
    Browser browser = browser(HttpOptions.builder().prefix("/x/").build());
    assertThat(header(browser.get("/"), "Location")).containsExactly("/x/ui/");
    assertThat(header(browser.get("/x/ui"), "Location")).containsExactly("/x/ui/");
    assertThat(browser.page("/x/ui/").texts("h1")).containsExactly("Repositories");
    assertThat(header(browser.get("/ui/"), "Content-Security-Policy")).isEmpty();
  }

  @Test
  void sendsTheConfiguredHeadersButThoseOfCorsAndItsOwn() {
    HttpHeaders headers = HttpHeaders.builder()
        .add("Strict-Transport-Security", "max-age=1")
        .add("access-control-allow-origin", "https://example.com")
        .add("cache-control", "public")
        .build();
    HttpResponse response =
        browser(HttpOptions.builder().responseHeaders(headers).build()).get("/ui/");
    assertThat(header(response, "Strict-Transport-Security")).containsExactly("max-age=1");
    assertThat(header(response, "Access-Control-Allow-Origin")).isEmpty();
    assertThat(header(response, "Cache-Control")).containsExactly("no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/none",
        "/ui//",
        "/ui/tags",
        "/ui/tags/",
        "/ui/tags/none",
        "/ui/tags/Team/app",
        "/ui/tags/team%2Fapp",
        "/ui/tags/team/app/",
        "/ui/tags/team/../app",
        "/ui/tags/team/%2e%2e/app",
        "/ui/tags/%00",
        "/ui/tags/%",
        "/ui/manifests/1.0",
        "/ui/manifests/team/app/none",
        "/ui/manifests/team/app/-",
        "/ui/manifests/team/app/sha256:0",
        "/ui/manifests/team/app/md5:00000000000000000000000000000000",
        "/ui/manifests/team/app/1.0/",
        "/ui/raw/team/app/2.0",
        "/ui/style.css/",
        "/ui/icon.svg/",
        "/ui/garbage",
      })
  void hasNoOtherPages(String target) {
    HttpResponse response = browser().get(target);
    assertThat(response.status()).isEqualTo(404);
    assertThat(Markup.parse(Browser.text(response)).texts("h1")).containsExactly("Not found");
  }

  @Test
  void namesNoCauseOfAFailure() {
    RegistryPages pages = RegistryPages.builder(registry)
        .accessControl((request, wanted) -> {
          throw new IllegalStateException("/var/lib/registry");
        })
        .build();
    HttpResponse response = Browser.of(pages).get("/ui/");
    assertThat(response.status()).isEqualTo(500);
    assertThat(Browser.text(response)).doesNotContain("/var/lib").contains("id ");
  }

  @Test
  void asksToTryAgainWhenTheRegistryIsBusy() {
    RegistryPages pages = RegistryPages.builder(registry)
        .accessControl((request, wanted) -> {
          throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "x", "y");
        })
        .build();
    HttpResponse response = Browser.of(pages).get("/ui/");
    assertThat(response.status()).isEqualTo(429);
    assertThat(header(response, "Retry-After")).containsExactly("5");
  }

  @Test
  void describesItself() {
    assertThat(RegistryPages.builder(registry).build())
        .asString()
        .startsWith("RegistryPages[registry=")
        .endsWith("garbage=not shown]");
  }
}
