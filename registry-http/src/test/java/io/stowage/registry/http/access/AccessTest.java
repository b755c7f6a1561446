package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  @ParameterizedTest
  @EnumSource
  void anActionIsParsedFromItsText(Access.Action action) {
    assertThat(Access.Action.parse(action.toString())).isEqualTo(action);
  }

  @Test
  void anUnknownActionIsNamedInTheError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Access.Action.parse("write\u001b"))
        .withMessage("action is \"write\\u001b\", expected pull, push, create or delete");
  }

  @Test
  void aPushIncludesACreationAndNothingElse() {
    assertThat(Access.Action.PUSH.includes(Access.Action.CREATE)).isTrue();
    assertThat(Access.Action.PUSH.includes(Access.Action.PULL)).isFalse();
    assertThat(Access.Action.CREATE.includes(Access.Action.PUSH)).isFalse();
    assertThat(Access.Action.DELETE.includes(Access.Action.DELETE)).isTrue();
  }

  @Test
  void theTextOfARightShowsNoControlCharacters() {
    assertThat(Access.repository("a\nb", Access.Action.PULL))
        .hasToString("repository:a\\u000ab:pull");
  }

  @Test
  void theCatalogDiffersFromAnEntryOfIt() {
    assertThat(Access.catalog().isCatalog()).isTrue();
    assertThat(Access.listing("app").isCatalog()).isFalse();
    assertThat(Access.repository("*", Access.Action.PULL).isCatalog()).isFalse();
  }
}
