package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.MANIFEST_INVALID;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileManifestTest {
  private static final Duration BOUND = Duration.ofSeconds(5);

  @Nested
  class Size {
    @Test
    void isCheckedBeforeAnythingElse() {
      byte[] huge = new byte[100 * 1024 * 1024];
      Arrays.fill(huge, (byte) '[');
      RegistryException refusal = Assertions.assertTimeout(
          Duration.ofMillis(500), () -> Refused.by(MANIFEST_INVALID, () -> Manifest.parse(huge)));
      assertThat(refusal.value()).isEqualTo("104857600 bytes");
    }

    @Test
    void mayReachTheLimitButNotExceedIt() {
      byte[] largest = Arrays.copyOf(Samples.bytes(Samples.OCI_IMAGE), Manifest.LIMIT);
      Arrays.fill(largest, Samples.OCI_IMAGE.length(), largest.length, (byte) ' ');
      assertThat(Manifest.parse(largest).descriptor().size()).isEqualTo(Manifest.LIMIT);
      byte[] larger = Arrays.copyOf(largest, Manifest.LIMIT + 1);
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(MediaType.OCI_MANIFEST, larger));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"[", "{\"a\":", "{},", "[],", "0,", "\"\\u0000\",", "1", "\"", "{\"a\":0}", "\\"
        })
    void boundsTheParsingTimeOfAnyContent(String content) {
      byte[] bytes =
          Samples.bytes("{\"x\":[" + content.repeat(Manifest.LIMIT / content.length() - 2));
      Assertions.assertTimeout(
          BOUND, () -> Refused.by(MANIFEST_INVALID, () -> Manifest.parse(bytes)));
    }

    @Test
    void boundsTheParsingTimeOfManyKeys() {
      StringBuilder text = new StringBuilder("{\"schemaVersion\":2,\"manifests\":[]");
      for (int i = 0; i < 250_000; i++) {
        text.append(",\"k").append(i).append("\":0");
      }
      byte[] bytes = Samples.bytes(text + "}");
      Assertions.assertTimeout(
          BOUND, () -> assertThat(Manifest.parse(bytes).manifests()).isEmpty());
    }
  }

  @Nested
  class Json {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          " ",
          "null",
          "[]",
          "1",
          "\"a\"",
          "{",
          "{}}",
          "{} {}",
          "{\"a\":1,}",
          "{'a':1}",
          "{a:1}",
          "{\"a\":01}",
          "{\"a\":NaN}",
          "/**/{}",
          "{\"a\":1,\"a\":2}",
          "{\"b\":{\"a\":1,\"a\":1}}",
          "\ufeff{}",
          "{\"a\":\"\t\"}",
          "{\"a\":\"\\x\"}",
          "{}\u0000"
        })
    void mustBeStrict(String text) {
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(MediaType.OCI_INDEX, Samples.bytes(text)));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "{",
          "{\"a\":[1",
          "{\"a\":[1}",
          "{\"a\":\"",
          "{\"a\":1,\"a\":2}",
          "{\"a\":nul}",
          "{} {}"
        })
    void isRefusedAtALineAndColumnInWordsOfThisLibrary(String text) {
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      assertThat(refusal.value()).matches("line 1, column [0-9]+");
      assertThat(refusal.problem())
          .isEqualTo("expected JSON without duplicate keys, with at most 64 levels and 1000000 "
              + "tokens");
    }

    @Test
    void isRefusedInTheSameWordsIfItIsTooDeepOrTooLong() {
      for (String text : List.of(
          "{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}",
          "{\"a\":[" + "0,".repeat(1 << 20) + "0]}")) {
        RegistryException refusal =
            Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
        assertThat(refusal.getMessage()).doesNotContain("Stream", "Source", "Jackson");
      }
    }

    @Test
    void mayNotRepeatAKeyInAnEscapedForm() {
      String twice = "{\"schemaVersion\":2,\"manifests\":[],\"mani\\u0066ests\":[]}";
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(twice)));
    }

    @Test
    void mayBeNestedAtMost64LevelsDeep() {
      assertThat(Manifest.parse(nested(63)).manifests()).isEmpty();
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(nested(64)));
      Assertions.assertTimeout(
          BOUND, () -> Refused.by(MANIFEST_INVALID, () -> Manifest.parse(nested(100_000))));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"\u00ff", "\u00c0\u0080", "\u00ed\u00a0\u0080", "\u00f5\u0080\u0080\u0080"})
    void mustBeUtf8(String latin1) {
      String text = "{\"schemaVersion\":2,\"manifests\":[],\"x\":\"" + latin1 + "\"}";
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(text.getBytes(ISO_8859_1)));
      assertThat(Manifest.parse(Samples.bytes(text)).manifests()).isEmpty();
    }

    @Test
    void mayNotBeUtf16() {
      byte[] bytes = Samples.OCI_IMAGE.getBytes(UTF_16);
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(bytes));
    }

    private static byte[] nested(int depth) {
      return Samples.bytes("{\"schemaVersion\":2,\"manifests\":[],\"x\":" + "[".repeat(depth)
          + "]".repeat(depth) + "}");
    }
  }

  @Nested
  class Keys {
    @ParameterizedTest
    @CsvSource({
      "\"config\",\"Config\"", "\"layers\",\"LAYERS\"", "\"digest\",\"Digest\"",
      "\"size\",\"\u017fize\"", "\"schemaVersion\",\"\u017fchemaVersion\"",
          "\"mediaType\",\"mediatype\""
    })
    void areRefusedIfTheyDifferFromAKnownKeyOnlyInCase(String known, String other) {
      String text = Samples.OCI_IMAGE.replaceFirst(known, other);
      assertThat(text).isNotEqualTo(Samples.OCI_IMAGE);
      assertThat(Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text))))
          .hasMessageContaining("expected the key");
    }

    @Test
    void mayBeAnyTextInAnnotations() {
      String text = Samples.OCI_IMAGE.replace("org.opencontainers.image.base.name", "Digest");
      assertThat(Manifest.parse(Samples.bytes(text)).annotations()).containsKey("Digest");
    }
  }

  @Nested
  class Values {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "32654 | -1 | /layers/0/size",
          "32654 | 9223372036854775808 | /layers/0/size",
          "32654 | 1.5 | /layers/0/size",
          "32654 | 1e3 | /layers/0/size",
          "32654 | \"1\" | /layers/0/size",
          "32654 | null | /layers/0/size",
          "7023 | [] | /config/size",
          "\"alpine\" | 1 | /annotations/org.opencontainers.image.base.name",
          "2 | 3 | /schemaVersion",
          "2 | 2.0 | /schemaVersion",
          "2 | \"2\" | /schemaVersion",
          "\"application/vnd.oci.image.layer.v1.tar+zstd\" | \"tar\" | /layers/0/mediaType",
          "\"application/vnd.oci.image.layer.v1.tar+zstd\" | \"\" | /layers/0/mediaType",
          "sha256:e6 | sha256:E6 | /layers/0/digest",
          "sha256:b5 | sha999:b5: | /config/digest"
        })
    void areReportedByTheirJsonPointer(String known, String other, String pointer) {
      String text = Samples.OCI_IMAGE.replaceFirst(known.replace("+", "\\+"), other);
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      assertThat(refusal.value()).isEqualTo(pointer);
      assertThat(refusal).hasMessageContaining("expected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e3A=", "e3", "!", "e30=e30="})
    void ofDataMustMatchTheDigestAndSize(String data) {
      String text = Samples.OCI_ARTIFACT.replace("e30=", data);
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      assertThat(refusal.value()).isEqualTo("/config/data");
    }
  }

  @Nested
  class Types {
    @ParameterizedTest
    @ValueSource(strings = {"\"manifests\":[]", "\"manifests\":{}", "\"manifests\":0"})
    void mayNotMixAnImageWithAnIndex(String more) {
      String text = Samples.DOCKER_IMAGE.replaceFirst("\\{", "{" + more + ",");
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      assertThat(refusal.value()).isEqualTo("/manifests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "layers"})
    void mayNotMixAnIndexWithAnImage(String key) {
      String text = Samples.OCI_INDEX.replaceFirst("\\{", "{\"" + key + "\":[],");
      RegistryException refusal =
          Refused.by(MANIFEST_INVALID, () -> Manifest.parse(Samples.bytes(text)));
      assertThat(refusal.value()).isEqualTo("/" + key);
    }

    @Test
    void mustMatchTheDeclaredType() {
      byte[] image = Samples.bytes(Samples.OCI_ARTIFACT);
      for (String declared : new String[] {
        MediaType.OCI_INDEX.value(), MediaType.DOCKER_MANIFEST.value(), "application/json", "x/y"
      }) {
        MediaType type = MediaType.parse(declared);
        assertThat(
                Refused.by(MANIFEST_INVALID, () -> Manifest.parse(type, image)).value())
            .isEqualTo("/mediaType");
      }
    }

    @Test
    void ofDockerMustBeStatedInTheManifest() {
      byte[] bytes = Samples.bytes(Samples.OCI_IMAGE);
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(MediaType.DOCKER_MANIFEST, bytes));
    }

    @Test
    void mustBeStatedOrFollowFromTheContent() {
      byte[] bytes = Samples.bytes("{\"schemaVersion\":2}");
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(bytes));
      Refused.by(MANIFEST_INVALID, () -> Manifest.parse(MediaType.OCI_INDEX, bytes));
    }
  }
}
