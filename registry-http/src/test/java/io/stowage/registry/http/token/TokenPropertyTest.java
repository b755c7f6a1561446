package io.stowage.registry.http.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** No text but a signed token is accepted. */
class TokenPropertyTest {
  private static final SampleKey KEY = SampleKey.ec("secp256r1");
  private static final TokenVerifier VERIFIER = TokenVerifier.builder(
          SampleClaims.ISSUER, SampleClaims.SERVICE)
      .clock(InstantSource.fixed(SampleClaims.NOW))
      .build(TrustedKeys.only(VerificationKey.of(KEY.publicKey())));
  private static final String VALID = KEY.token(
      "ES256",
      Map.of("kid", VerificationKey.thumbprint(KEY.publicKey())),
      SampleClaims.granting("pull"));

  @Property
  void anyTextIsRefused(@ForAll("texts") String text) {
    assertRefused(text);
  }

  @Property
  void anyPartsAreRefused(
      @ForAll("texts") String header, @ForAll("texts") String claims, @ForAll byte[] signature) {
    assertRefused(String.join(
        ".",
        Json.base64url(header.getBytes(StandardCharsets.UTF_8)),
        Json.base64url(claims.getBytes(StandardCharsets.UTF_8)),
        Json.base64url(signature)));
  }

  @Property(tries = 200)
  void aTokenWithAChangedBitIsRefused(
      @ForAll @IntRange(max = 10_000) int position, @ForAll @IntRange(max = 5) int bit) {
    String[] parts = VALID.split("\\.", -1);
    byte[] bytes = Json.base64url(parts[position % 3]);
    bytes[position % bytes.length] ^= (byte) (1 << bit);
    parts[position % 3] = Json.base64url(bytes);
    assertRefused(String.join(".", parts));
    assertThat(VERIFIER.verify(VALID).subject()).isEqualTo("alice");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.strings().withChars("{}[]\":,.alg none0e").ofMaxLength(40),
        Arbitraries.of(
            "{\"alg\":\"none\"}",
            "{\"alg\":\"ES256\",\"jwk\":{}}",
            "{\"alg\":\"ES256\",\"jwk\":[]}",
            "{\"alg\":\"ES256\",\"x5c\":[\"AAAA\"]}",
            "{\"alg\":\"ES256\",\"x5c\":{}}",
            "{\"alg\":[],\"kid\":{}}",
            "[".repeat(20_000)));
  }

  private static void assertRefused(String token) {
    for (String text : List.of(token, token + "." + token + "." + token)) {
      assertThatExceptionOfType(InvalidTokenException.class)
          .isThrownBy(() -> VERIFIER.verify(text));
    }
  }
}
