package io.stowage.registry.interop.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final Difference FOUND =
      new Difference("GET /v2/a?n=1 (tags) 200/400", "status", "200", "400", "?");

  @Test
  void isExplainedByPatterns() {
    assertThat(known("GET *?n=* 200/4??", "status", "*", "4??").explains(FOUND)).isTrue();
    assertThat(known("*", "*", "*", "*").explains(FOUND)).isTrue();
    assertThat(known("*", "body, status", "200", "400").explains(FOUND)).isTrue();
  }

  @Test
  void isNotExplainedIfAnyColumnDiffers() {
    assertThat(known("HEAD *", "status", "200", "400").explains(FOUND)).isFalse();
    assertThat(known("*", "body, link", "200", "400").explains(FOUND)).isFalse();
    assertThat(known("*", "status", "20", "400").explains(FOUND)).isFalse();
    assertThat(known("*", "status", "200", "40").explains(FOUND)).isFalse();
  }

  private static Difference known(String request, String aspect, String theirs, String ours) {
    return new Difference(request, aspect, theirs, ours, "a reason");
  }
}
