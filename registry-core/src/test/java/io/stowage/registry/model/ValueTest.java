package io.stowage.registry.model;

import static io.stowage.registry.model.ErrorCode.MANIFEST_BLOB_UNKNOWN;
import static io.stowage.registry.model.ErrorCode.NAME_INVALID;
import static io.stowage.registry.model.ErrorCode.TAG_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {
  @Nested
  class Names {
    @ParameterizedTest
    @ValueSource(strings = {"a", "team/app", "a.b_c__d---e/f", "0/0/0"})
    void areParsedUnchanged(String text) {
      assertThat(RepositoryName.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "", "/", "a/", "/a", "a//b", "a..b", "a___b", "a._b", "-a", "a-", "A", "a/_b", "."
        })
    void areRefusedIfMalformed(String text) {
      assertThat(Refused.by(NAME_INVALID, () -> RepositoryName.parse(text)).value())
          .isEqualTo(text);
    }

    @Test
    void areInCatalogOrder() {
      assertThat(Stream.of("a-b", "a/b/c", "a", "b", "a/b", "a.b")
              .map(RepositoryName::parse)
              .sorted())
          .map(RepositoryName::value)
          .containsExactly("a", "a/b", "a/b/c", "a-b", "a.b", "b");
    }
  }

  @Nested
  class References {
    @Test
    void withAColonAreDigests() {
      String text = "sha256:" + "0".repeat(64);
      assertThat(Reference.parse(text)).isEqualTo(Digest.parse(text));
    }

    @Test
    void withoutAColonAreTags() {
      assertThat(Reference.parse("latest")).isEqualTo(Tag.parse("latest"));
      Refused.by(TAG_INVALID, () -> Reference.parse("-latest"));
    }

    @Test
    void areOrderedByText() {
      assertThat(Tag.parse("1.0")).isLessThan(Tag.parse("1.1"));
    }
  }

  @Nested
  class MediaTypes {
    @Test
    void haveAnEssence() {
      assertThat(MediaType.parse("Application/JSON ; charset=utf-8").essence())
          .isEqualTo(MediaType.parse("application/json"));
      assertThat(MediaType.OCI_INDEX.essence()).isSameAs(MediaType.OCI_INDEX);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
          "application/vnd.oci.image.layer.nondistributable.v1.tar",
          "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd"
        })
    void identifyForeignLayers(String text) {
      assertThat(MediaType.parse(text).isForeignLayer()).isTrue();
      assertThat(MediaType.OCI_LAYER.isForeignLayer()).isFalse();
    }
  }

  @Nested
  class Errors {
    @Test
    void nameTheKindOfValue() {
      RegistryException refusal = Refused.by(TAG_INVALID, () -> Tag.parse("a b"));
      assertThat(refusal)
          .hasMessageStartingWith("tag \"a b\": expected")
          .hasMessageContaining("TAG_INVALID");
    }

    @Test
    void escapeControlCharacters() {
      RegistryException refusal = Refused.by(TAG_INVALID, () -> Tag.parse("a\nb\u001b"));
      assertThat(refusal).hasMessageStartingWith("tag \"a\\u000ab\\u001b\":");
      assertThat(refusal.value()).isEqualTo("a\nb\u001b");
    }

    @Test
    void truncateLongValues() {
      RegistryException refusal = Refused.by(TAG_INVALID, () -> Tag.parse("x".repeat(1_000_000)));
      assertThat(refusal.getMessage()).hasSizeLessThan(400);
    }

    @Test
    void keepAllValues() {
      List<String> values = Collections.nCopies(1000, "v");
      RegistryException refusal =
          RegistryException.ofAll(MANIFEST_BLOB_UNKNOWN, values, "not in team/app");
      assertThat(refusal.values()).isEqualTo(values);
      assertThat(refusal.problem()).isEqualTo("not in team/app");
      assertThat(refusal).hasMessageContaining("and 980 more: not in team/app");
    }

    @ParameterizedTest
    @EnumSource
    void haveAnErrorStatus(ErrorCode code) {
      assertThat(code.status()).isBetween(400, 599);
      assertThat(code.subject()).isNotBlank();
    }
  }
}
