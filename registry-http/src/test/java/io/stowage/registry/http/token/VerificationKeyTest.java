package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class VerificationKeyTest {
  @Test
  void theThumbprintOfAnRsaKeyIsThatOfRfc7638() {
    assertThat(key("{\"kty\":\"RSA\",\"e\":\"AQAB\",\"alg\":\"RS256\",\"kid\":\"2011-04-29\","
                + "\"n\":\""
                + "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7"
                + "aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXA"
                + "rwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7"
                + "d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lF"
                + "d2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"
                + "\"}")
            .ids())
        .contains("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
  }

  @Test
  void theThumbprintOfAnEd25519KeyIsThatOfRfc8037() {
    assertThat(key("{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}")
            .ids())
        .contains("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void theFingerprintOfLibtrustHasTwelveGroups() {
    assertThat(VerificationKey.libtrustFingerprint(SampleKey.ec("secp256r1").publicKey()))
        .matches("([A-Z2-7]{4}:){11}[A-Z2-7]{4}");
  }

  @Test
  void aShortRsaKeyIsRefused() {
    SampleKey key = SampleKey.rsa(1024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationKey.of(key.publicKey()))
        .withMessage("an RSA key has 1024 bits, expected 2048 to 16384");
  }

  @Test
  void aSecretIsNotShown() {
    byte[] secret = "geheim".repeat(6).getBytes(StandardCharsets.US_ASCII);
    assertThat(VerificationKey.ofSecret(secret)).hasToString("VerificationKey[kind=HMAC]");
  }

  private static VerificationKey key(String jwk) {
    return JsonWebKey.read(Json.object(jwk.getBytes(StandardCharsets.UTF_8))).orElseThrow();
  }
}
