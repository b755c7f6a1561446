package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChallengeTest {
  @Test
  void parametersAreQuotedAndSeparatedByCommas() {
    assertThat(Challenge.of("Bearer").with("realm", "a \"b\" \\c").with("service", "d"))
        .hasToString("Bearer realm=\"a \\\"b\\\" \\\\c\",service=\"d\"");
  }

  @Test
  void aLineBreakIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Challenge.of("Basic").with("realm", "a\r\nSet-Cookie: b"))
        .withMessageContaining("realm");
  }
}
