package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.Registry;
import io.stowage.registry.http.HttpRequest;
import io.stowage.registry.http.HttpResponse;
import io.stowage.registry.http.RequestBody;
import io.stowage.registry.http.ResponseBody;
import io.stowage.registry.http.api.RegistryHandler;
import io.stowage.registry.storage.InMemoryStorage;
import io.stowage.registry.testing.TestImages;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers of a registry to requests whose token is not valid, or grants too little. */
class RefusedTokenTest {
  private static final SampleKey EC = SampleKey.ec("secp256r1");
  private static final SampleKey RSA = SampleKey.rsa(2048);
  private static final SampleKey STRANGER = SampleKey.ec("secp256r1");
  private static final Map<String, String> BY_EC = Map.of("kid", "ec");
  private static final Map<String, String> BY_RSA = Map.of("kid", "rsa");
  private static final String TAGS = "/v2/team/app/tags/list";
  private static final String START =
      "Bearer realm=\"https://auth.example.com/token\",service=\"registry.example.com\"";

  private final Registry registry = Registry.open(InMemoryStorage.create());
  private final RegistryHandler handler;

  RefusedTokenTest(@TempDir Path folder) throws IOException {
    Path keys = folder.resolve("jwks.json");
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.withArray("keys").add(EC.jwk().put("kid", "ec")).add(RSA.jwk().put("kid", "rsa"));
    Files.writeString(keys, set.toString());
    TokenVerifier verifier = TokenVerifier.builder(SampleClaims.ISSUER, SampleClaims.SERVICE)
        .keySet(keys)
        .clock(InstantSource.fixed(SampleClaims.NOW))
        .build();
    handler = RegistryHandler.builder(registry)
        .accessControl(BearerAccessControl.of(
            TokenRealm.at(URI.create("https://auth.example.com/token")), verifier))
        .build();
    TestImages.in(registry.repository("team/app")).image().tag("1.0").push();
  }

  @Test
  void aTokenThatGrantsThePullIsAccepted() {
    assertThat(get(TAGS, EC.token("ES256", BY_EC, pull())).status()).isEqualTo(200);
    assertThat(get(TAGS, RSA.token("RS256", BY_RSA, pull())).status()).isEqualTo(200);
  }

  private static ObjectNode pull() {
    return SampleClaims.granting("pull");
  }

  private static long secondsFromNow(long seconds) {
    return SampleClaims.NOW.getEpochSecond() + seconds;
  }

  static Stream<Arguments> invalidTokens() {
    String valid = EC.token("ES256", BY_EC, pull());
    String signature = valid.substring(valid.lastIndexOf('.'));
    return Stream.of(
        Arguments.of("expired", es256(pull().put("exp", secondsFromNow(-3600)))),
        Arguments.of("without an end", es256(without("exp"))),
        Arguments.of("not valid yet", es256(pull().put("nbf", secondsFromNow(3600)))),
        Arguments.of("other audience", es256(pull().put("aud", "other.example.com"))),
        Arguments.of("without an audience", es256(without("aud"))),
        Arguments.of("other issuer", es256(pull().put("iss", "evil.example.com"))),
        Arguments.of("without an issuer", es256(without("iss"))),
        Arguments.of("wrong key", STRANGER.token("ES256", BY_EC, pull())),
        Arguments.of("unknown key", STRANGER.token("ES256", Map.of("kid", "none"), pull())),
        Arguments.of("own key", STRANGER.token("ES256", Map.of("jwk", STRANGER.jwk()), pull())),
        Arguments.of("key of another kind", EC.token("ES256", BY_RSA, pull())),
        Arguments.of("none", SampleKey.unsigned("none", BY_EC, pull()) + "."),
        Arguments.of("None", SampleKey.unsigned("None", BY_EC, pull()) + "."),
        Arguments.of("none without a key", SampleKey.unsigned("none", Map.of(), pull()) + "."),
        Arguments.of(
            "none with a signature", SampleKey.unsigned("none", BY_EC, pull()) + signature),
        Arguments.of("no signature", SampleKey.unsigned("ES256", BY_EC, pull()) + "."),
        Arguments.of(
            "other claims",
            SampleKey.unsigned("ES256", BY_EC, SampleClaims.granting("*")) + signature),
        Arguments.of("cut", valid.substring(0, valid.length() - 2)),
        Arguments.of("not a token", "team:secret"),
        Arguments.of("empty", ".."));
  }

  private static ObjectNode without(String claim) {
    ObjectNode claims = pull();
    claims.remove(claim);
    return claims;
  }

  private static String es256(ObjectNode claims) {
    return EC.token("ES256", BY_EC, claims);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalidTokens")
  void anInvalidTokenIsChallenged(String kind, String token) {
    assertInvalid(token);
  }

  /** A verifier that takes the key for a secret would accept these. */
  @Test
  void aPublicKeyIsNoSecret() {
    for (Map<String, String> header : List.of(BY_EC, BY_RSA)) {
      SampleKey key = header.equals(BY_EC) ? EC : RSA;
      for (byte[] known : encodings(key)) {
        for (String alg : List.of("HS256", "HS384", "HS512")) {
          assertInvalid(SampleKey.tokenOfSecret(known, alg, header, pull()));
        }
      }
    }
  }

  /** Returns the forms in which a public key is published. */
  private static List<byte[]> encodings(SampleKey sample) {
    PublicKey key = sample.publicKey();
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    String pem = "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----";
    return List.of(
        key.getEncoded(),
        utf8(pem),
        utf8(pem + "\n"),
        utf8(body),
        utf8(sample.jwk().toString()));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void assertInvalid(String token) {
    HttpResponse response = get(TAGS, token);
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("WWW-Authenticate"))
        .containsExactly(START + ",scope=\"repository:team/app:pull\",error=\"invalid_token\"");
    assertThat(text(response)).contains("\"code\":\"UNAUTHORIZED\"").doesNotContain("1.0");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v2/other/tags/list, repository:other:pull",
    "HEAD, /v2/other/manifests/1.0, repository:other:pull",
    "GET, /v2/_catalog, registry:catalog:*",
    "PUT, /v2/team/app/manifests/1.1, 'repository:team/app:pull,push'",
    "POST, /v2/team/app/blobs/uploads/, 'repository:team/app:pull,push'",
    "PATCH, /v2/team/app/blobs/uploads/x, 'repository:team/app:pull,push'",
    "DELETE, /v2/team/app/manifests/1.0, repository:team/app:delete"
  })
  void aTokenThatGrantsTooLittleIsChallengedForMore(String method, String target, String scope) {
    HttpResponse response = send(method, target, "Bearer " + EC.token("ES256", BY_EC, pull()));
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("WWW-Authenticate"))
        .containsExactly(START + ",scope=\"" + scope + "\",error=\"insufficient_scope\"");
    assertThat(registry.repository("team/app").tags().find("1.0")).isPresent();
  }

  @Test
  void aTokenInTheQueryOrOfAnotherSchemeIsNone() {
    String token = EC.token("ES256", BY_EC, pull());
    for (String target : List.of("?access_token=", "?token=")) {
      assertChallenged(
          handler.handle(HttpRequest.builder("GET", TAGS + target + token).build()));
    }
    for (String header : List.of("Basic " + token, token, "Bearer", "Bearer: " + token)) {
      assertChallenged(send("GET", TAGS, header));
    }
    assertChallenged(handler.handle(HttpRequest.builder("GET", TAGS)
        .header("Authorization", "Bearer " + token)
        .header("Authorization", "Bearer " + token)
        .build()));
  }

  private static void assertChallenged(HttpResponse response) {
    assertThat(response.status()).isEqualTo(401);
    assertThat(response.headers().all("WWW-Authenticate"))
        .containsExactly(START + ",scope=\"repository:team/app:pull\"");
  }

  @Test
  void aBodyIsNotReadBeforeItsTokenIsChecked() {
    HttpResponse response = handler.handle(HttpRequest.builder("PUT", "/v2/team/app/manifests/1.1")
        .header("Authorization", "Bearer " + EC.token("ES256", BY_EC, pull()))
        .body(RequestBody.of(OptionalLong.of(10), () -> {
          throw new AssertionError("the body was read");
        }))
        .build());
    assertThat(response.status()).isEqualTo(401);
  }

  private HttpResponse get(String target, String token) {
    return send("GET", target, "Bearer " + token);
  }

  private HttpResponse send(String method, String target, String authorization) {
    return handler.handle(HttpRequest.builder(method, target)
        .header("Authorization", authorization)
        .build());
  }

  private static String text(HttpResponse response) {
    return response.body() instanceof ResponseBody.Bytes bytes
        ? new String(bytes.content(), StandardCharsets.UTF_8)
        : "";
  }
}
