package io.stowage.registry.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTreeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{a: 1, b: [x, ~, true], c: {}} | {\"a\":\"1\",\"b\":[\"x\",null,\"true\"],\"c\":{}}",
        "{a: &x {b: 1}, c: *x} | {\"a\":{\"b\":\"1\"},\"c\":{\"b\":\"1\"}}",
        "{a: &x {b: 1}, c: {<<: *x, d: 2}} | {\"a\":{\"b\":\"1\"},\"c\":{\"b\":\"1\",\"d\":\"2\"}}",
        "{c: {<<: {b: 1}, b: 2}} | {\"c\":{\"b\":\"2\"}}",
        "{c: {b: 2, <<: {b: 1}}} | {\"c\":{\"b\":\"1\"}}",
        "{c: {<<: [{b: 1}, {b: 2, d: 3}]}} | {\"c\":{\"b\":\"1\",\"d\":\"3\"}}",
        "{a: 1, a: 2} | {\"a\":\"2\"}"
      })
  void resolvesAliasesAndMergeKeysAsDockerRegistryDoes(String yaml, String json) {
    assertThat(YamlTree.parse(yaml)).hasToString(json);
  }

  @Test
  void isMissingIfTheDocumentIsEmpty() {
    assertThat(YamlTree.parse("").isMissingNode()).isTrue();
    assertThat(YamlTree.parse("# nothing").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{a: [1, 2}", "a: *nothing", "a: 1\n--- \nb: 2", "{<<: 1}", "a: !!x.Y {}"})
  void refusesTextThatIsNotYaml(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> YamlTree.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret: *hunter2", "secret: !hunter2!x 1", "secret: !<hunter2"})
  void reportsNothingThatTheDocumentContains(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlTree.parse(text))
        .withMessageNotContaining("hunter2");
  }

  @Test
  void refusesRecursiveAliases() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlTree.parse("a: &a [*a]"))
        .withMessageContaining("levels");
    assertThatIllegalArgumentException().isThrownBy(() -> YamlTree.parse("a: &a {<<: *a}"));
  }

  @Test
  void refusesAliasesThatExpandTooFar() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 24; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> YamlTree.parse(bomb.toString()))
        .withMessageContaining("100000 values");
  }

  @Test
  void refusesDeepNesting() {
    assertThatIllegalArgumentException().isThrownBy(() -> YamlTree.parse("[".repeat(10_000)));
  }
}
