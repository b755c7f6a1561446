package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.stowage.registry.http.access.Access;
import io.stowage.registry.http.access.Caller;
import io.stowage.registry.http.access.UnusableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens whose keys are in a JSON Web Key Set. */
class TokenVerifierTest {
  private static final SampleKey P256 = SampleKey.ec("secp256r1");
  private static final SampleKey P384 = SampleKey.ec("secp384r1");
  private static final SampleKey P521 = SampleKey.ec("secp521r1");
  private static final SampleKey RSA = SampleKey.rsa(2048);
  private static final SampleKey ED25519 = SampleKey.ed25519();
  private static final SampleKey UNKNOWN = SampleKey.ec("secp256r1");
  private static final byte[] SECRET = "s".repeat(64).getBytes(StandardCharsets.US_ASCII);

  private final Path file;

  TokenVerifierTest(@TempDir Path folder) throws IOException {
    file = folder.resolve("jwks.json");
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.withArray("keys")
        .add(P256.jwk().put("kid", "p256"))
        .add(P384.jwk().put("kid", "p384"))
        .add(P521.jwk().put("kid", "p521"))
        .add(RSA.jwk().put("kid", "rsa"))
        .add(ED25519.jwk().put("kid", "ed25519"))
        .add(JsonNodeFactory.instance
            .objectNode()
            .put("kty", "oct")
            .put("kid", "secret")
            .put("k", Json.base64url(SECRET)));
    Files.writeString(file, set.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, p256",
    "ES384, p384",
    "ES512, p521",
    "RS256, rsa",
    "RS384, rsa",
    "RS512, rsa",
    "PS256, rsa",
    "PS384, rsa",
    "PS512, rsa",
    "EdDSA, ed25519",
  })
  void aSignatureByAKeyOfTheSetIsAccepted(String alg, String kid) {
    Claims claims =
        verifier().verify(key(kid).token(alg, Map.of("kid", kid), SampleClaims.granting("pull")));
    assertThat(claims.caller()).isEqualTo(Caller.of("alice"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HS256", "HS384", "HS512"})
  void aSecretOfTheSetIsAccepted(String alg) {
    String token = SampleKey.tokenOfSecret(
        SECRET, alg, Map.of("kid", "secret"), SampleClaims.granting("pull"));
    assertThat(verifier().verify(token).caller()).isEqualTo(Caller.of("alice"));
  }

  @Test
  void aKeyIsFoundByTheIdentifiersOfBothVersionsOfDistribution() {
    for (String id : List.of(
        VerificationKey.thumbprint(P256.publicKey()),
        VerificationKey.libtrustFingerprint(P256.publicKey()))) {
      String token = P256.token("ES256", Map.of("kid", id), SampleClaims.granting("pull"));
      assertThat(verifier().verify(token).caller()).isEqualTo(Caller.of("alice"));
    }
  }

  @Test
  void aTrustedKeyMayBeInTheHeader() {
    String token = P256.token("ES256", Map.of("jwk", P256.jwk()), SampleClaims.granting("pull"));
    assertThat(verifier().verify(token).caller()).isEqualTo(Caller.of("alice"));
  }

  @Test
  void aKeyInTheHeaderIsNotTrustedBecauseItIsThere() {
    ObjectNode withStolenId = UNKNOWN.jwk().put("kid", "p256");
    assertRefused(
        UNKNOWN.token("ES256", Map.of("jwk", withStolenId), SampleClaims.granting("pull")),
        "the key of the token is not trusted");
  }

  @Test
  void aSecretInTheHeaderIsRefused() {
    ObjectNode secret =
        JsonNodeFactory.instance.objectNode().put("kty", "oct").put("k", Json.base64url(SECRET));
    assertRefused(
        SampleKey.tokenOfSecret(
            SECRET, "HS256", Map.of("jwk", secret), SampleClaims.granting("pull")),
        "the key of the token is not a public key");
  }

  @Test
  void aSignatureByAnotherKeyIsRefused() {
    assertRefused(
        UNKNOWN.token("ES256", Map.of("kid", "p256"), SampleClaims.granting("pull")),
        "the signature of the token is not valid");
  }

  @Test
  void aChangedClaimIsRefused() {
    String signed = P256.token("ES256", Map.of("kid", "p256"), SampleClaims.granting("pull"));
    String other = SampleKey.unsigned("ES256", Map.of("kid", "p256"), SampleClaims.granting("*"));
    String forged = other + signed.substring(signed.lastIndexOf('.'));
    assertRefused(forged, "the signature of the token is not valid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None", "NONE", "", "HS256x"})
  void aTokenWithoutASignatureIsRefused(String alg) {
    String unsigned = SampleKey.unsigned(alg, Map.of("kid", "p256"), SampleClaims.granting("pull"));
    assertRefused(unsigned + ".", "the algorithm of the token is not one of");
    assertRefused(unsigned, "the token does not have three parts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "p256", "ed25519"})
  void aPublicKeyIsNotASecret(String kid) {
    for (byte[] known : List.of(
        key(kid).publicKey().getEncoded(),
        key(kid).jwk().toString().getBytes(StandardCharsets.UTF_8))) {
      assertRefused(
          SampleKey.tokenOfSecret(
              known, "HS256", Map.of("kid", kid), SampleClaims.granting("pull")),
          "the signature of the token is not valid");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ES256, p384",
    "ES512, p256",
    "RS256, p256",
    "ES256, rsa",
    "EdDSA, p256",
    "HS256, rsa",
    "RS256, secret",
  })
  void anAlgorithmOfAnotherKindOfKeyIsRefused(String alg, String kid) {
    String token = SampleKey.unsigned(alg, Map.of("kid", kid), SampleClaims.granting("pull"));
    assertRefused(
        token + "." + Json.base64url(new byte[64]), "the signature of the token is not valid");
  }

  @Test
  void aSignatureOfZerosIsRefused() {
    String token = SampleKey.unsigned("ES256", Map.of("kid", "p256"), SampleClaims.granting("*"));
    assertRefused(
        token + "." + Json.base64url(new byte[64]), "the signature of the token is not valid");
  }

  @Test
  void anAlgorithmThatIsNotChosenIsRefused() {
    TokenVerifier verifier = builder().algorithms(List.of("RS256", "EdDSA")).build();
    assertThatExceptionOfType(InvalidTokenException.class)
        .isThrownBy(() -> verifier.verify(
            P256.token("ES256", Map.of("kid", "p256"), SampleClaims.granting("pull"))))
        .withMessage("the algorithm of the token is not one of [RS256, EdDSA]");
  }

  @Test
  void aKeyIsUsedOnlyWithTheAlgorithmThatItNames() throws IOException {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.withArray("keys").add(RSA.jwk().put("kid", "rsa").put("alg", "PS256"));
    Files.writeString(file, set.toString());
    TokenVerifier verifier = verifier();
    ObjectNode claims = SampleClaims.granting("pull");
    assertThat(verifier.verify(RSA.token("PS256", Map.of("kid", "rsa"), claims)).caller())
        .isEqualTo(Caller.of("alice"));
    for (Map<String, ?> header : List.of(Map.of("kid", "rsa"), Map.of("jwk", RSA.jwk()))) {
      assertThatExceptionOfType(InvalidTokenException.class)
          .isThrownBy(() -> verifier.verify(RSA.token("RS256", header, claims)))
          .withMessage("the signature of the token is not valid");
    }
  }

  @Test
  void anExpiredTokenIsRefusedAfterAMinute() {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.put("exp", SampleClaims.NOW.getEpochSecond() - 60);
    assertThat(verifier().verify(signed(claims)).caller()).isEqualTo(Caller.of("alice"));
    claims.put("exp", SampleClaims.NOW.getEpochSecond() - 61);
    assertRefused(signed(claims), "the token has expired");
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.remove("exp");
    assertRefused(signed(claims), "the token has expired");
  }

  @Test
  void aTokenOfTheFutureIsRefusedBeforeTheLastMinute() {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.put("nbf", SampleClaims.NOW.getEpochSecond() + 60);
    assertThat(verifier().verify(signed(claims)).caller()).isEqualTo(Caller.of("alice"));
    claims.put("nbf", SampleClaims.NOW.getEpochSecond() + 61);
    assertRefused(signed(claims), "the token is not valid yet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"tomorrow\"", "1e400", "99999999999999999999", "[1]"})
  void aTimeThatIsNotANumberOfSecondsIsRefused(String time) {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.putRawValue("exp", new RawValue(time));
    assertRefused(signed(claims), "the token is not valid: exp is not a number of seconds");
  }

  @Test
  void aTokenForAnotherServiceIsRefused() {
    ObjectNode claims = SampleClaims.granting("pull").put("aud", "other");
    assertRefused(signed(claims), "the token is for the services [other]");
    claims.remove("aud");
    assertRefused(signed(claims), "the token is for the services []");
  }

  @Test
  void aTokenMayBeForSeveralServices() {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.remove("aud");
    claims.withArray("aud").add("other").add(SampleClaims.SERVICE);
    assertThat(verifier().verify(signed(claims)).caller()).isEqualTo(Caller.of("alice"));
  }

  @Test
  void aTokenOfAnotherIssuerIsRefused() {
    ObjectNode claims = SampleClaims.granting("pull").put("iss", "evil\u001b");
    assertRefused(signed(claims), "the issuer of the token is \"evil\\u001b\"");
  }

  @Test
  void criticalHeadersAreRefused() {
    assertRefused(
        P256.token(
            "ES256", Map.of("kid", "p256", "crit", List.of("b64")), SampleClaims.granting("pull")),
        "the token has critical headers");
  }

  @Test
  void aTokenWithoutAKeyOrWithAnUnknownOneIsRefused() {
    assertRefused(
        P256.token("ES256", Map.of(), SampleClaims.granting("pull")),
        "the key of the token is not trusted");
    assertRefused(
        P256.token("ES256", Map.of("kid", "other"), SampleClaims.granting("pull")),
        "the key of the token is not trusted");
  }

  @Test
  void aChainOfCertificatesIsRefusedWithoutABundle() {
    assertRefused(
        P256.token("ES256", Map.of("x5c", List.of("AAAA")), SampleClaims.granting("pull")),
        "the token is not valid");
  }

  @Test
  void anOverlongTokenIsRefused() {
    assertRefused("a".repeat(64 * 1024 + 1), "the token is longer than 65536 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "{\"a\":1,\"a\":2}", "{} {}", ""})
  void aMalformedHeaderIsRefused(String header) {
    String encoded = Json.base64url(header.getBytes(StandardCharsets.UTF_8));
    assertRefused(encoded + ".e30.AAAA", "the token is not valid: the content is not a JSON");
  }

  @Test
  void aTokenGrantsTheActionsOfItsClaims() {
    ObjectNode json = SampleClaims.granting("pull");
    SampleClaims.grant(json, "repository", "other", "push");
    SampleClaims.grant(json, "repository", "all", "*");
    Claims claims = verifier().verify(signed(json));
    assertThat(claims.grants(Access.repository("team/app", Access.Action.PULL))).isTrue();
    assertThat(claims.grants(Access.repository("team/app", Access.Action.CREATE)))
        .isFalse();
    assertThat(claims.grants(Access.repository("team", Access.Action.PULL))).isFalse();
    assertThat(claims.grants(Access.repository("other", Access.Action.CREATE))).isTrue();
    assertThat(claims.grants(Access.repository("other", Access.Action.PULL))).isFalse();
    assertThat(Access.Action.values())
        .allMatch(action -> claims.grants(Access.repository("all", action)));
    assertThat(claims.grants(Access.catalog())).isFalse();
  }

  @Test
  void aTokenForTheCatalogListsEveryRepositoryAndPullsFromNone() {
    ObjectNode json = SampleClaims.granting();
    SampleClaims.grant(json, "registry", "catalog", "*");
    Claims claims = verifier().verify(signed(json));
    assertThat(claims.grants(Access.catalog())).isTrue();
    assertThat(claims.grants(Access.listing("app"))).isTrue();
    assertThat(claims.grants(Access.repository("app", Access.Action.PULL))).isFalse();
  }

  @Test
  void aTokenWithoutASubjectIsAnonymous() {
    ObjectNode claims = SampleClaims.granting("pull");
    claims.remove("sub");
    assertThat(verifier().verify(signed(claims)).caller()).isEqualTo(Caller.anonymous());
  }

  @Test
  void aChangedKeySetTakesEffect() throws IOException {
    TokenVerifier verifier = verifier();
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.withArray("keys").add(UNKNOWN.jwk().put("kid", "p256"));
    Files.writeString(file, set.toString());
    assertThat(verifier
            .verify(UNKNOWN.token("ES256", Map.of("kid", "p256"), SampleClaims.granting("pull")))
            .caller())
        .isEqualTo(Caller.of("alice"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keys\":[]} | there is no key",
        "{} | there is no key",
        "[] | not a JSON object",
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"k\":\"c2hvcnQ\"}]} | a secret has 5 bytes",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}]} | not a point",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}]} | an RSA key",
        "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\"}]} | y is missing",
        "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"enc\",\"n\":\"AQ\"}]} | there is no key",
      })
  void aKeySetThatCannotBeUsedIsRefusedWithItsPath(String content, String problem)
      throws IOException {
    Files.writeString(file, content);
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(this::verifier)
        .withMessageStartingWith(file + ": ")
        .withMessageContaining(problem)
        .withMessageEndingWith(", expected a JSON Web Key Set");
  }

  @Test
  void twoKeysWithOneIdentifierAreRefused() throws IOException {
    ObjectNode set = JsonNodeFactory.instance.objectNode();
    set.withArray("keys").add(P256.jwk().put("kid", "a")).add(UNKNOWN.jwk().put("kid", "a"));
    Files.writeString(file, set.toString());
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(this::verifier)
        .withMessageContaining("two keys have the same identifier");
  }

  @Test
  void aVerifierWithoutKeysIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TokenVerifier.builder("a", "b").build())
        .withMessageContaining("there are no keys");
  }

  @Test
  void anUnknownAlgorithmIsNamedInTheError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().algorithms(List.of("none")))
        .withMessageStartingWith("algorithm is \"none\", expected one of [HS256,");
  }

  private TokenVerifier verifier() {
    return builder().build();
  }

  private TokenVerifier.Builder builder() {
    return TokenVerifier.builder(SampleClaims.ISSUER, SampleClaims.SERVICE)
        .keySet(file)
        .clock(InstantSource.fixed(SampleClaims.NOW));
  }

  private void assertRefused(String token, String problem) {
    assertThatExceptionOfType(InvalidTokenException.class)
        .isThrownBy(() -> verifier().verify(token))
        .withMessageStartingWith(problem);
  }

  private static String signed(ObjectNode claims) {
    return P256.token("ES256", Map.of("kid", "p256"), claims);
  }

  private static SampleKey key(String kid) {
    return switch (kid) {
      case "p256" -> P256;
      case "p384" -> P384;
      case "p521" -> P521;
      case "rsa" -> RSA;
      default -> ED25519;
    };
  }
}
