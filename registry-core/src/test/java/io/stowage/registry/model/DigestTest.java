package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.DIGEST_INVALID;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
  private static final String EMPTY =
      "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Nested
  class Parse {
    @Test
    void keepsTheText() {
      Digest digest = Digest.parse(EMPTY);
      assertThat(digest).hasToString(EMPTY);
      assertThat(digest.algorithm()).isSameAs(DigestAlgorithm.SHA256);
      assertThat(digest.encoded()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3", "a.b_c-d+e:x=_-Y", "a:A"})
    void keepsUnknownAlgorithms(String text) {
      assertThat(Digest.parse(text)).hasToString(text);
      assertThat(Digest.parse(text).algorithm().isKnown()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ":",
          "sha256",
          "sha256:",
          ":abc",
          "sha256:abc",
          "SHA256:abc",
          "a..b:c",
          "a+:b",
          "+a:b",
          "a:b:c",
          "a:b/c",
          "a/b:c",
          "../a:b",
          "a:b\n",
          "a\u0130:b",
          "a:\u0660"
        })
    void refusesMalformedDigests(String text) {
      Refused.by(DIGEST_INVALID, () -> Digest.parse(text));
    }

    @Test
    void reportsAnInvalidCharacterWithItsIndex() {
      RegistryException refusal = Refused.by(DIGEST_INVALID, () -> Digest.parse("sha256:ABC"));
      assertThat(refusal.value()).isEqualTo("sha256:ABC");
      assertThat(refusal).hasMessageContaining("64 lowercase hex digits, found 'A' at index 7");
    }

    @Test
    void reportsAWrongLength() {
      RegistryException refusal =
          Refused.by(DIGEST_INVALID, () -> Digest.parse("sha512:" + "a".repeat(127)));
      assertThat(refusal).hasMessageContaining("128 lowercase hex digits, found 127");
    }

    @Test
    void checksTheLengthOfSha384() {
      assertThat(Digest.parse("sha384:" + "0".repeat(96)).algorithm().isKnown()).isFalse();
      Refused.by(DIGEST_INVALID, () -> Digest.parse("sha384:" + "0".repeat(64)));
    }
  }

  @Test
  void isOrderedByTextForAnyAlgorithm() {
    Digest joined = Digest.parse("a+b:c");
    Digest plain = Digest.parse("a:c");
    Digest later = Digest.parse("a_b:c");
    assertThat(Stream.of(later, plain, joined).sorted()).containsExactly(joined, plain, later);
  }

  @Nested
  class Of {
    @Test
    void hashesBytes() {
      assertThat(Digest.of(new byte[0])).hasToString(EMPTY);
      assertThat(Digest.of("{}".getBytes(UTF_8)))
          .hasToString("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    }

    @Test
    void hashesBytesWithSha512() {
      assertThat(Digest.of(DigestAlgorithm.SHA512, "abc".getBytes(UTF_8)).encoded())
          .startsWith("ddaf35a193617abacc417349ae204131")
          .hasSize(128);
    }

    @Test
    void refusesAnUnsupportedAlgorithm() {
      DigestAlgorithm unknown = DigestAlgorithm.named("md5");
      RegistryException refusal = Refused.by(DIGEST_INVALID, () -> Digest.of(unknown, new byte[0]));
      assertThat(refusal.value()).isEqualTo("md5");
    }
  }

  @Nested
  class Streaming {
    @Test
    void hashesAndCountsAllBytes() {
      Digester stream = Digester.of(DigestAlgorithm.SHA256);
      byte[] content = "0123456789".getBytes(UTF_8);
      stream.update(content, 0, 4);
      stream.update(ByteBuffer.wrap(content, 4, 6));
      assertThat(stream.size()).isEqualTo(10);
      assertThat(stream.finish()).isEqualTo(Digest.of(content));
    }

    @Test
    void startsOverAfterFinish() {
      Digester stream = Digester.of(DigestAlgorithm.SHA256);
      stream.update(new byte[] {1}, 0, 1);
      stream.finish();
      assertThat(stream.size()).isZero();
      assertThat(stream.finish()).hasToString(EMPTY);
    }
  }
}
