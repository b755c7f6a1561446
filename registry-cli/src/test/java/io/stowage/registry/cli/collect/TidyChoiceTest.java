package io.stowage.registry.cli.collect;

import static io.stowage.registry.gc.Tidying.DEAD_LINKS;
import static io.stowage.registry.gc.Tidying.EMPTY_FOLDERS;
import static io.stowage.registry.gc.Tidying.EMPTY_REPOSITORIES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TidyChoiceTest {
  @Test
  void readsNamesSeparatedByCommas() {
    assertThat(TidyChoice.parse("dead-links,empty-repositories").tidying())
        .containsExactlyInAnyOrder(DEAD_LINKS, EMPTY_REPOSITORIES);
    assertThat(TidyChoice.parse("none").tidying()).isEmpty();
  }

  @Test
  void defaultsToThatOfTheLibrary() {
    assertThat(TidyChoice.defaults().tidying())
        .containsExactlyInAnyOrder(EMPTY_FOLDERS, DEAD_LINKS);
    assertThat(TidyChoice.defaults()).hasToString("empty-folders,dead-links");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "all", "dead-links,", "none,dead-links", "DEAD_LINKS"})
  void refusesUnknownNames(String text) {
    assertThatThrownBy(() -> TidyChoice.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("empty-folders, dead-links, empty-repositories");
  }
}
