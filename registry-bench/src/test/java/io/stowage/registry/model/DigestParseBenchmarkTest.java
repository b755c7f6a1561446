package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stowage.registry.model.DigestParseBenchmark.Parser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DigestParseBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void acceptsADigest(Parser parser) {
    assertThatCode(() -> parser.parse(DigestTexts.texts()[0])).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnInvalidDigest(Parser parser) {
    assertThatThrownBy(() -> parser.parse("sha256:")).isInstanceOf(RuntimeException.class);
  }
}
