package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.TrustedProxies;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.AccessControl;
import io.stowage.registry.http.access.AccessRule;
import io.stowage.registry.http.access.AccessRules;
import io.stowage.registry.http.access.AuditEvent;
import io.stowage.registry.http.access.Authenticator;
import io.stowage.registry.http.access.BasicCredentials;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.Decision;
import io.stowage.registry.model.ErrorCode;
import io.stowage.registry.model.PathPattern;
import io.stowage.registry.model.RegistryException;
import java.io.ByteArrayInputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An issuer for a registry in which everybody may pull and alice may push. */
class TokenIssuerTest {
  private static final Access PULL = Access.repository("app", Access.Action.PULL);
  private static final Access CREATE = Access.repository("app", Access.Action.CREATE);
  private static final String FORM = "application/x-www-form-urlencoded";

  private final List<AuditEvent> refusals = new ArrayList<>();
  private Instant now = Instant.parse("2026-06-01T00:00:00.123Z");
  private AccessRules rules = AccessRules.builder()
      .anonymous(Set.of(Access.Action.PULL))
      .rule(rule("**", "alice", "push"))
      .rule(rule("release/**", "alice", "create"))
      .build();

  private final TokenIssuer issuer = TokenIssuer.builder(
          Authenticator.basic((user, password) -> password.equals("right")),
          (caller, access) -> rules.allows(caller, access))
      .service("registry.example.com")
      .expiry(Duration.ofMinutes(5))
      .audit(refusals::add)
      .clock(clock())
      .build();
  private final AccessControl access = issuer.accessControl(TokenRealm.onThisServer("/token"));

  @Test
  void anAnonymousCallerHasTheAnonymousActions() {
    JsonNode answer = get("service=registry.example.com&scope=repository:app:pull,push");
    assertThat(answer.path("token").textValue())
        .isEqualTo(answer.path("access_token").textValue());
    assertThat(answer.path("expires_in").intValue()).isEqualTo(300);
    assertThat(answer.path("issued_at").textValue()).isEqualTo("2026-06-01T00:00:00Z");
    assertThat(claims(answer).path("access"))
        .hasToString("[{\"type\":\"repository\",\"name\":\"app\",\"actions\":[\"pull\"]}]");
    assertThat(claims(answer).path("sub").textValue()).isEmpty();
  }

  @Test
  void aUserGetsTheActionsThatAreAllowed() {
    JsonNode claims = claims(getAs("alice", "scope=repository:app:pull,push,delete"));
    assertThat(claims.path("access"))
        .hasToString(
            "[{\"type\":\"repository\",\"name\":\"app\",\"actions\":[\"pull\",\"push\"]}]");
    assertThat(claims.path("sub").textValue()).isEqualTo("alice");
    assertThat(claims.path("iss").textValue()).isEqualTo("stowage");
    assertThat(claims.path("aud").textValue()).isEqualTo("registry.example.com");
  }

  @Test
  void aCreatorGetsThisActionForAPush() {
    assertThat(claims(getAs("alice", "scope=repository:release/app:pull,push")).path("access"))
        .hasToString("[{\"type\":\"repository\",\"name\":\"release/app\","
            + "\"actions\":[\"pull\",\"create\"]}]");
  }

  @Test
  void severalScopesAreGrantedAsFarAsTheyAreAllowed() {
    String query = "scope=repository:app:*%20registry:catalog:*&scope=repository(plugin):b:pull"
        + "&scope=other:c:pull&scope=repository:..:pull&scope=";
    assertThat(claims(getAs("alice", query)).path("access"))
        .hasToString("[{\"type\":\"repository\",\"name\":\"app\",\"actions\":[\"pull\",\"push\"]},"
            + "{\"type\":\"registry\",\"name\":\"catalog\",\"actions\":[\"*\"]},"
            + "{\"type\":\"repository\",\"class\":\"plugin\",\"name\":\"b\","
            + "\"actions\":[\"pull\"]}]");
  }

  @Test
  void wrongCredentialsAreRefusedAndAudited() {
    HttpResponse response = issuer.handle(request("mallory", "wrong", "scope=repository:app:pull"));
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().first("WWW-Authenticate"))
        .contains("Basic realm=\"registry.example.com\"");
    assertThat(body(response).at("/errors/0/code").textValue()).isEqualTo("UNAUTHORIZED");
    assertThat(refusals).singleElement().satisfies(event -> {
      assertThat(event.status()).isEqualTo(401);
      assertThat(event.isRefusal()).isTrue();
      assertThat(event.caller()).isEqualTo(Caller.anonymous());
    });
  }

  @Test
  void aRefusalBehindAProxyIsAuditedWithTheAddressOfTheClient() {
    TokenIssuer behindProxy = TokenIssuer.builder(request -> Optional.empty(), (caller, a) -> true)
        .audit(refusals::add)
        .trustedProxies(TrustedProxies.of(List.of("10.0.0.0/8")))
        .build();
    byte[] form =
        "grant_type=password&username=mallory&password=wrong".getBytes(StandardCharsets.US_ASCII);
    HttpResponse response = behindProxy.handle(HttpRequest.builder("POST", "/token")
        .header("Content-Type", FORM)
        .header("X-Forwarded-For", "192.0.2.1")
        .remote(new InetSocketAddress("10.1.2.3", 4711))
        .body(RequestBody.of(OptionalLong.of(form.length), () -> new ByteArrayInputStream(form)))
        .build());
    assertThat(response.status()).isEqualTo(401);
    assertThat(refusals)
        .singleElement()
        .satisfies(event -> assertThat(event.address()).hasValue("192.0.2.1"));
  }

  @Test
  void aTokenForAnotherServiceIsNotIssued() {
    HttpResponse response =
        issuer.handle(HttpRequest.builder("GET", "/token?service=other").build());
    assertThat(response.status()).isEqualTo(400);
  }

  @Test
  void aMalformedScopeIsNamedInTheError() {
    HttpResponse response =
        issuer.handle(HttpRequest.builder("GET", "/token?scope=a%1bb").build());
    assertThat(response.status()).isEqualTo(400);
    assertThat(body(response).at("/errors/0/message").textValue())
        .startsWith("scope is \"a\\u001bb\", expected");
  }

  @Test
  void aPasswordMayBePosted() {
    HttpResponse response = post(
        FORM + "; charset=utf-8",
        "grant_type=password&username=alice&password=right&service=registry.example.com"
            + "&client_id=containerd&scope=repository%3Aapp%3Apull%2Cpush");
    assertThat(response.status()).isEqualTo(200);
    assertThat(claims(body(response)).path("sub").textValue()).isEqualTo("alice");
  }

  @ParameterizedTest
  @CsvSource({
    "grant_type=password&username=alice&password=wrong, 401",
    "grant_type=password&username=a%3Ab&password=right, 401",
    "grant_type=password, 401",
    "grant_type=refresh_token&refresh_token=x, 401",
    "grant_type=other, 400",
    "x, 400",
  })
  void otherFormsAreRefused(String form, int status) {
    assertThat(post(FORM, form).status()).isEqualTo(status);
    assertThat(refusals).hasSize(status == 401 ? 1 : 0);
  }

  @Test
  void aLargeFormIsRefused() {
    assertThat(post(FORM, "grant_type=password&x=" + "a".repeat(20_000)).status())
        .isEqualTo(400);
  }

  @Test
  void aFormOfAnotherTypeIsRefused() {
    assertThat(post("application/json", "{}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "HEAD", "get"})
  void otherMethodsAreNotAllowed(String method) {
    HttpResponse response = issuer.handle(HttpRequest.builder(method, "/token").build());
    assertThat(response.status()).isEqualTo(405);
    assertThat(response.headers().first("Allow")).contains("GET, POST, OPTIONS");
  }

  @Test
  void tooManyLoginsAreAnsweredWithATimeToWait() {
    TokenIssuer busy = TokenIssuer.builder(
            request -> {
              throw RegistryException.of(ErrorCode.TOOMANYREQUESTS, "login", "try again");
            },
            rules)
        .build();
    HttpResponse response = busy.handle(HttpRequest.builder("GET", "/token").build());
    assertThat(response.status()).isEqualTo(429);
    assertThat(response.headers().first("Retry-After")).contains("1");
  }

  @Test
  void aPingIsChallengedWithTheUrlOfTheIssuer() {
    HttpRequest ping =
        HttpRequest.builder("GET", "/v2/").header("Host", "localhost:5000").build();
    assertThat(access.decide(ping, Set.of()))
        .isEqualTo(new Decision.Challenged(
            "Bearer realm=\"http://localhost:5000/token\",service=\"registry.example.com\"",
            "authentication is required"));
  }

  @Test
  void anIssuedTokenGivesItsRights() {
    HttpRequest request = bearer(getAs("alice", "scope=repository:app:pull,push"));
    assertThat(access.decide(request, Set.of(PULL, CREATE)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .satisfies(granted -> {
          assertThat(granted.caller()).isEqualTo(Caller.of("alice"));
          assertThat(granted.rights()).accepts(Access.repository("app", Access.Action.PUSH));
          assertThat(granted.rights()).rejects(Access.repository("other", Access.Action.PULL));
        });
  }

  @Test
  void aTokenWithoutTheScopeIsChallengedForMore() {
    HttpRequest request = bearer(get("scope=repository:app:pull,push"));
    assertThat(access.decide(request, Set.of(PULL, CREATE)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::challenge)
        .asString()
        .endsWith(",scope=\"repository:app:pull,push\",error=\"insufficient_scope\"");
  }

  @Test
  void aTokenOfTheCatalogListsTheRepositoriesThatItsCallerMayPull() {
    rules = AccessRules.builder().rule(rule("team/**", "alice", "pull")).build();
    HttpRequest request = bearer(getAs("alice", "scope=registry:catalog:*"));
    assertThat(access.decide(request, Set.of(Access.catalog())))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Granted.class))
        .satisfies(granted -> {
          assertThat(granted.rights()).accepts(Access.listing("team/app"));
          assertThat(granted.rights()).rejects(Access.listing("other"));
          assertThat(granted.rights()).rejects(Access.repository("team/app", Access.Action.PULL));
        });
  }

  @Test
  void aRightThatTheRulesWithdrawIsGoneAtOnce() {
    HttpRequest request = bearer(getAs("alice", "scope=repository:app:pull,push"));
    rules = AccessRules.builder().rule(rule("other", "alice", "push")).build();
    assertThat(access.decide(request, Set.of(PULL, CREATE)))
        .isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void aTokenExpires() {
    HttpRequest request = bearer(getAs("alice", "scope=repository:app:pull"));
    now = now.plus(Duration.ofMinutes(5)).plusSeconds(62);
    assertThat(access.decide(request, Set.of(PULL)))
        .asInstanceOf(InstanceOfAssertFactories.type(Decision.Challenged.class))
        .extracting(Decision.Challenged::challenge)
        .asString()
        .endsWith("error=\"invalid_token\"");
  }

  @Test
  void aTokenOfAnotherIssuerIsNotAccepted() {
    TokenIssuer other = TokenIssuer.builder(request -> Optional.of(Caller.of("a")), rules)
        .service("registry.example.com")
        .clock(clock())
        .build();
    HttpResponse response = other.handle(
        HttpRequest.builder("GET", "/token?scope=repository:app:pull").build());
    assertThat(access.decide(bearer(body(response)), Set.of(PULL)))
        .isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void anAnonymousRequestNeedsNoTokenForAnAnonymousAction() {
    HttpRequest request = HttpRequest.builder("GET", "/v2/app/tags/list").build();
    assertThat(access.decide(request, Set.of(PULL))).isInstanceOf(Decision.Granted.class);
    assertThat(access.decide(request, Set.of(CREATE))).isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void credentialsNeedNoToken() {
    assertThat(access.decide(request("alice", "right", ""), Set.of(PULL, CREATE)))
        .isInstanceOf(Decision.Granted.class);
    assertThat(access.decide(request("bob", "right", ""), Set.of(PULL, CREATE)))
        .isInstanceOf(Decision.Denied.class);
    assertThat(access.decide(request("alice", "wrong", ""), Set.of(PULL)))
        .isInstanceOf(Decision.Challenged.class);
  }

  @Test
  void anExpiryThatClientsMisunderstandIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            TokenIssuer.builder(request -> Optional.empty(), rules).expiry(Duration.ofSeconds(59)))
        .withMessage("the expiry of tokens is PT59S, expected PT1M to PT24H");
  }

  private InstantSource clock() {
    return () -> now;
  }

  private JsonNode get(String query) {
    return answered(HttpRequest.builder("GET", "/token?" + query).build());
  }

  private JsonNode getAs(String user, String query) {
    return answered(request(user, "right", query));
  }

  private JsonNode answered(HttpRequest request) {
    HttpResponse response = issuer.handle(request);
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().first("Cache-Control")).contains("no-store");
    return body(response);
  }

  private HttpResponse post(String type, String form) {
    byte[] content = form.getBytes(StandardCharsets.UTF_8);
    RequestBody body =
        RequestBody.of(OptionalLong.of(content.length), () -> new ByteArrayInputStream(content));
    return issuer.handle(HttpRequest.builder("POST", "/token")
        .header("Content-Type", type)
        .body(body)
        .build());
  }

  private static HttpRequest request(String user, String password, String query) {
    return HttpRequest.builder("GET", "/token?" + query)
        .header("Authorization", new BasicCredentials(user, password).toHeader())
        .build();
  }

  private static HttpRequest bearer(JsonNode answer) {
    return HttpRequest.builder("GET", "/v2/")
        .header("Authorization", "Bearer " + answer.path("token").textValue())
        .build();
  }

  private static JsonNode body(HttpResponse response) {
    return Json.object(((ResponseBody.Bytes) response.body()).content());
  }

  private static JsonNode claims(JsonNode answer) {
    String token = answer.path("token").asText();
    return Json.object(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
  }

  private static AccessRule rule(String pattern, String user, String action) {
    return new AccessRule(
        List.of(PathPattern.parse(pattern)), Set.of(user), Set.of(Access.Action.parse(action)));
  }
}
