package io.stowage.registry.http.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AccessRule;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImage;
import io.stowage.registry.testing.TestImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageAccessTest {
  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final TestImage team = push("team/app");
  private final TestImage hidden = push("hidden/app");
  private final List<AuditEvent> audited = new ArrayList<>();

  private TestImage push(String repository) {
    return TestImages.in(registry.repository(repository)).image().tag("1.0").push();
  }

  /** Alice may pull everything, Bob may not pull below {@code hidden}. */
  private static AccessRules.Builder rules() {
    return AccessRules.builder()
        .rule(rule("**", "alice"))
        .rule(rule("hidden/**", "alice"))
        .rule(rule("team/**", "bob"))
        .rule(rule("team/**", "alice"));
  }

  private static AccessRule rule(String repositories, String user) {
    return new AccessRule(
        List.of(PathPattern.parse(repositories)), Set.of(user), Set.of(Access.Action.PULL));
  }

  private Browser browser() {
    return browser(rules().build());
  }

  private Browser browser(AccessRules rules) {
    return browser(AccessControl.basic(
        "registry", Authenticator.basic((user, word) -> word.equals(Browser.PASSWORD)), rules));
  }

  private Browser browser(AccessControl control) {
    return Browser.of(RegistryPages.builder(registry)
        .accessControl(control)
        .audit(audited::add)
        .build());
  }

  private static void assertSame(HttpResponse one, HttpResponse other) {
    assertThat(one.status()).isEqualTo(other.status());
    List<String> headers = new ArrayList<>();
    one.headers().forEach((name, value) -> headers.add(name + ": " + value));
    List<String> others = new ArrayList<>();
    other.headers().forEach((name, value) -> others.add(name + ": " + value));
    assertThat(headers).isEqualTo(others);
    assertThat(Browser.text(one)).isEqualTo(Browser.text(other));
  }

  @Test
  void listsOnlyWhatTheCallerMayPull() {
    assertThat(browser().as("alice").page("/ui/").texts("a")).contains("hidden/app", "team/app");
    assertThat(Browser.text(browser().as("bob").get("/ui/")))
        .contains("team/app")
        .doesNotContain("hidden");
  }

  @Test
  void aHiddenNameAsTheBeginningOfAPageRevealsNothing() {
    Browser bob = browser().as("bob");
    assertSame(bob.get("/ui/?last=hidden%2Fapp"), bob.get("/ui/?last=hidden%2Fnone"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/tags/hidden/NAME",
        "/ui/manifests/hidden/NAME/1.0",
        "/ui/raw/hidden/NAME/1.0",
        "/ui/manifests/hidden/NAME/DIGEST",
      })
  void aHiddenRepositorySeemsNotToExist(String page) {
    String target = page.replace("DIGEST", hidden.digest().toString());
    String existing = target.replace("NAME", "app");
    String missing = target.replace("NAME", "none");
    assertThat(browser().as("alice").get(existing).status()).isEqualTo(200);
    HttpResponse refused = browser().as("bob").get(existing);
    assertThat(refused.status()).isEqualTo(404);
    assertSame(refused, browser().as("bob").get(missing));
    assertSame(browser().as("bob").get(existing), browser().as("alice").get(missing));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ui/",
        "/ui/sign-in",
        "/ui/tags/team/app",
        "/ui/tags/team/none",
        "/ui/manifests/team/app/1.0",
        "/ui/raw/team/none/1.0",
      })
  void challengesAnAnonymousCaller(String target) {
    HttpResponse response = browser().get(target);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("WWW-Authenticate"))
        .containsExactly("Basic realm=\"registry\"");
    assertThat(Browser.text(response)).doesNotContain("team");
  }

  @Test
  void anAnonymousCallerGetsTheSameForWhatExistsAndWhatDoesNot() {
    assertSame(browser().get("/ui/tags/hidden/app"), browser().get("/ui/tags/hidden/none"));
  }

  @Test
  void challengesWrongCredentials() {
    Browser wrong = browser().with("Authorization", "Basic eDp5");
    assertThat(wrong.get("/ui/tags/team/app").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"style.css, text/css; charset=utf-8", "icon.svg, image/svg+xml"})
  void theStylesheetAndTheIconNeedNoPassword(String file, String type) {
    HttpResponse response = browser().get("/ui/" + file);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().all("Content-Type")).containsExactly(type);
  }

  @Test
  void anAnonymousCallerWhoMayPullCanSignIn() {
    AccessRules rules = rules().rule(rule("team/**", "anonymous")).build();
    Markup page = browser(rules).page("/ui/");
    assertThat(page.texts("a")).contains("team/app", "Sign in").doesNotContain("hidden/app");
    assertThat(browser(rules).get("/ui/sign-in").status()).isEqualTo(401);
    assertThat(browser(rules).as("alice").page("/ui/sign-in").only("main").text())
        .contains("signed in as alice");
    assertThat(browser(rules).as("alice").page("/ui/").only("header").text())
        .contains("Signed in as alice");
  }

  @Test
  void aCallerWhoMayNotListIsDenied() {
    AccessControl control =
        (request, wanted) -> new Decision.Denied(Caller.of("carol"), "not allowed");
    Browser browser = browser(control);
    assertThat(browser.get("/ui/").status()).isEqualTo(403);
    assertThat(browser.get("/ui/tags/team/app").status()).isEqualTo(404);
  }

  @Test
  void aRepositoryThatMayBePulledButNotListedIsNotListed() {
    AccessControl control = (request, wanted) ->
        new Decision.Granted(Caller.anonymous(), access -> access.kind() == Access.Kind.REPOSITORY);
    assertThat(Browser.text(browser(control).get("/ui/"))).doesNotContain("team/app");
  }

  @Test
  void theAuditLearnsOfARefusalThatTheCallerDoesNot() {
    browser().as("bob").get("/ui/manifests/hidden/app/1.0");
    browser().get("/ui/");
    browser().as("bob").get("/ui/manifests/team/app/" + team.digest());
    assertThat(audited).extracting(AuditEvent::status).containsExactly(403, 401, 200);
    assertThat(audited)
        .extracting(AuditEvent::caller)
        .containsExactly(Caller.of("bob"), Caller.anonymous(), Caller.of("bob"));
    assertThat(audited.get(0).reference()).contains("1.0");
    assertThat(audited.get(0).wanted())
        .containsExactly(Access.repository("hidden/app", Access.Action.PULL));
  }
}
