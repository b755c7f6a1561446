package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stowage.registry.http.access.UnusableFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens whose keys are in certificates: a root, an intermediate certificate that it signs, and the
 * certificate of the issuer, which the intermediate one signs.
 */
class CertificateBundleTest {
  private static final String ROOT = "root.crt";
  private static final String INTERMEDIATE = "intermediate.crt";
  private static final String ISSUER = "issuer.crt";
  private static final String SIGNED_BY_ISSUER = "signed-by-issuer.crt";
  private static final String SELF_SIGNED = "self-signed.crt";
  private static final SampleKey KEY =
      SampleKey.read(Fixtures.path("issuer.key"), Fixtures.path(ISSUER));
  private static final SampleKey SELF_SIGNED_KEY =
      SampleKey.read(Fixtures.path("self-signed.key"), Fixtures.path(SELF_SIGNED));

  private final Path file;

  CertificateBundleTest(@TempDir Path folder) throws IOException {
    file = folder.resolve("bundle.pem");
    write(ROOT);
  }

  @Test
  void aChainThatLeadsToTheBundleIsAccepted() {
    assertAccepted(token(KEY, "x5c", chain(ISSUER, INTERMEDIATE)));
  }

  @Test
  void aChainMayContainTheRoot() {
    assertAccepted(token(KEY, "x5c", chain(ISSUER, INTERMEDIATE, ROOT)));
  }

  @Test
  void theBundleMayContainAnyCertificateOfTheChain() throws IOException {
    write(INTERMEDIATE);
    assertAccepted(token(KEY, "x5c", chain(ISSUER)));
    write(ISSUER);
    assertAccepted(token(KEY, "x5c", chain(ISSUER)));
    assertAccepted(token(KEY, "x5c", chain(ISSUER, INTERMEDIATE)));
  }

  @Test
  void aCertificateThatSignsItselfMayBeTheBundle() throws IOException {
    write(ROOT, SELF_SIGNED);
    assertAccepted(token(SELF_SIGNED_KEY, "x5c", chain(SELF_SIGNED)));
  }

  @Test
  void aKeyOfTheBundleIsFoundByItsIdentifiers() throws IOException {
    write(ROOT, SELF_SIGNED);
    assertAccepted(
        token(SELF_SIGNED_KEY, "kid", Fixtures.text("self-signed.libtrust-fingerprint")));
    assertAccepted(
        token(SELF_SIGNED_KEY, "kid", VerificationKey.thumbprint(SELF_SIGNED_KEY.publicKey())));
  }

  @Test
  void aKeyInTheHeaderMayHaveAChain() {
    ObjectNode jwk = KEY.jwk();
    chain(ISSUER, INTERMEDIATE).forEach(jwk.putArray("x5c")::add);
    assertAccepted(token(KEY, "jwk", jwk));
  }

  @Test
  void aKeyInTheHeaderWithTheChainOfAnotherKeyIsRefused() {
    ObjectNode jwk = SELF_SIGNED_KEY.jwk();
    chain(ISSUER, INTERMEDIATE).forEach(jwk.putArray("x5c")::add);
    assertRefused(token(SELF_SIGNED_KEY, "jwk", jwk), "the key of the token is not trusted");
  }

  @Test
  void aChainThatDoesNotLeadToTheBundleIsRefused() {
    assertUntrusted(chain(ISSUER));
    assertUntrusted(chain(ISSUER, ROOT));
    assertUntrusted(chain(ISSUER, SELF_SIGNED));
    assertRefused(
        token(SELF_SIGNED_KEY, "x5c", chain(SELF_SIGNED)),
        "the token is not valid: the chain of certificates does not lead to a trusted");
    assertRefused(
        token(SELF_SIGNED_KEY, "x5c", chain(SELF_SIGNED, ROOT)),
        "the token is not valid: the chain of certificates does not lead to a trusted");
  }

  @Test
  void aCertificateThatIsNoAuthorityCannotSignOthers() throws IOException {
    SampleKey key =
        SampleKey.read(Fixtures.path("signed-by-issuer.key"), Fixtures.path(SIGNED_BY_ISSUER));
    for (String trusted : List.of(ROOT, INTERMEDIATE, ISSUER)) {
      write(trusted);
      assertRefused(
          token(key, "x5c", chain(SIGNED_BY_ISSUER, ISSUER, INTERMEDIATE)),
          "the token is not valid: the chain of certificates does not lead to a trusted");
    }
  }

  @Test
  void anExpiredChainIsRefused() {
    Instant later = SampleClaims.NOW.plus(Duration.ofDays(365L * 200));
    ObjectNode claims = SampleClaims.granting("pull").put("exp", later.getEpochSecond());
    String token = KEY.token("ES256", Map.of("x5c", chain(ISSUER, INTERMEDIATE)), claims);
    assertThatExceptionOfType(InvalidTokenException.class)
        .isThrownBy(() -> verifier(later).verify(token))
        .withMessageContaining("or is not valid now");
  }

  @Test
  void anotherKeyThanThatOfTheCertificateIsRefused() {
    assertRefused(
        token(SELF_SIGNED_KEY, "x5c", chain(ISSUER, INTERMEDIATE)),
        "the signature of the token is not valid");
  }

  @Test
  void aLongChainIsRefused() {
    assertRefused(
        token(KEY, "x5c", Collections.nCopies(11, chain(ISSUER).get(0))),
        "the token is not valid: a chain of certificates has 11 certificates");
  }

  @Test
  void aMalformedChainIsRefused() {
    assertRefused(token(KEY, "x5c", List.of("AAAA")), "the token is not valid");
    assertRefused(token(KEY, "x5c", List.of()), "the token is not valid");
    assertRefused(token(KEY, "x5c", "text"), "the token is not valid");
  }

  @Test
  void textAndOtherBlocksInABundleAreIgnored() throws IOException {
    Files.writeString(
        file, "comment\n" + Fixtures.text("issuer.key") + "\n" + Fixtures.text(ROOT) + "\n");
    assertAccepted(token(KEY, "x5c", chain(ISSUER, INTERMEDIATE)));
  }

  @Test
  void aFileWithoutACertificateIsRefusedWithItsPath() throws IOException {
    Files.writeString(file, Fixtures.text("issuer.key"));
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> verifier(SampleClaims.NOW))
        .withMessage(file + ": there is no certificate, expected certificates in PEM form");
  }

  @Test
  void aMalformedCertificateIsRefusedWithItsPath() throws IOException {
    Files.writeString(file, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(() -> verifier(SampleClaims.NOW))
        .withMessage(file + ": a certificate is malformed, expected certificates in PEM form");
  }

  private void assertAccepted(String token) {
    assertThat(verifier(SampleClaims.NOW).verify(token).subject()).isEqualTo("alice");
  }

  private void assertUntrusted(List<String> chain) {
    assertRefused(
        token(KEY, "x5c", chain),
        "the token is not valid: the chain of certificates does not lead to a trusted");
  }

  private void assertRefused(String token, String problem) {
    assertThatExceptionOfType(InvalidTokenException.class)
        .isThrownBy(() -> verifier(SampleClaims.NOW).verify(token))
        .withMessageStartingWith(problem);
  }

  private TokenVerifier verifier(Instant now) {
    return TokenVerifier.builder(SampleClaims.ISSUER, SampleClaims.SERVICE)
        .rootCertificates(file)
        .clock(InstantSource.fixed(now))
        .build();
  }

  private void write(String... names) throws IOException {
    StringBuilder bundle = new StringBuilder();
    for (String name : names) {
      bundle.append(Fixtures.text(name)).append('\n');
    }
    Files.writeString(file, bundle.toString());
  }

  private static String token(SampleKey key, String header, Object value) {
    return key.token("ES256", Map.of(header, value), SampleClaims.granting("pull"));
  }

  private static List<String> chain(String... names) {
    return List.of(names).stream()
        .map(name -> Fixtures.text(name).getBytes(StandardCharsets.US_ASCII))
        .map(text -> Pem.blocks(text, "CERTIFICATE").get(0))
        .map(Base64.getEncoder()::encodeToString)
        .toList();
  }
}
