package io.stowage.registry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestNameTest {
  private static final List<String> NAMES =
      List.of("garbage-collect", "purge-uploads", "ls", "tags", "inspect", "du", "verify");

  @ParameterizedTest
  @CsvSource({
    "garbage-colect, garbage-collect",
    "garbagecollect, garbage-collect",
    "collect, garbage-collect",
    "purge, purge-uploads",
    "sl, ls",
    "lss, ls",
    "tag, tags",
    "inpsect, inspect",
    "vrify, verify"
  })
  void findsTheNameThatWasMeant(String text, String name) {
    assertThat(NearestName.to(text, NAMES)).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "frobnicate", "remove", "--help"})
  void findsNothingForOtherWords(String text) {
    assertThat(NearestName.to(text, NAMES)).isEmpty();
  }

  @Test
  void prefersAnEqualName() {
    assertThat(NearestName.to("tag", List.of("tags", "untag", "tag"))).contains("tag");
  }
}
