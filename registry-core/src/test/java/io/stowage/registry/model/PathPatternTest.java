package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, app",
    "app, app",
    "**, app",
    "**, team/app/web",
    "team/*, team/app",
    "team/**, team/app",
    "team/**, team/app/web",
    "team/**/web, team/web",
    "team/**/web, team/a/b/web",
    "**/web, web",
    "**/web, team/web",
    "te*m/a*p, team/app",
    "*-cache, app-cache",
  })
  void matches(String pattern, String name) {
    assertThat(PathPattern.parse(pattern).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "*, team/app",
    "app, app2",
    "team/*, team",
    "team/*, team/app/web",
    "team/**, team",
    "team/**, teams/app",
    "team/**/web, team/webs",
    "*-cache, app-cache/x",
    "**/web, team/web/x",
  })
  void doesNotMatch(String pattern, String name) {
    assertThat(PathPattern.parse(pattern).matches(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "a/", "a//b", "a**", "**b/c", "A", "a b", "***", "a?"})
  void aMalformedPatternIsRefused(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PathPattern.parse(pattern))
        .withMessageStartingWith("pattern is \"" + pattern + "\"");
  }

  @Test
  void anOverlongNameMatchesNothing() {
    assertThat(PathPattern.parse("**").matches("a".repeat(256))).isFalse();
  }

  @Test
  void theTimeOfAComparisonIsBounded() {
    String name = "a".repeat(255);
    PathPattern inOneComponent = PathPattern.parse("*a".repeat(100) + "b");
    PathPattern inManyComponents = PathPattern.parse("**/a/".repeat(40) + "b");
    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
      assertThat(inOneComponent.matches(name)).isFalse();
      assertThat(inManyComponents.matches("a/".repeat(127) + "a")).isFalse();
    });
  }

  @Test
  void patternsAreOrderedByTheirPrecision() {
    assertThat(Stream.of("**", "team/**", "*", "team/app", "team/*")
            .map(PathPattern::parse)
            .sorted(PathPattern.mostPreciseFirst())
            .map(PathPattern::toString))
        .containsExactly("team/app", "team/*", "team/**", "*", "**");
  }

  @Property
  void aPatternMatchesAsTheRegularExpressionOfItsDefinition(
      @ForAll("patterns") List<String> parts, @ForAll("names") List<String> components) {
    String pattern = String.join("/", parts);
    String name = String.join("/", components);
    assertThat(PathPattern.parse(pattern).matches(name))
        .as("%s matches %s", pattern, name)
        .isEqualTo(regex(parts).matcher(name).matches());
  }

  @Property
  void anyTextIsAPatternOrRefused(@ForAll String text) {
    try {
      assertThat(PathPattern.parse(text)).hasToString(text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("expected components");
    }
  }

  @Provide
  Arbitrary<List<String>> patterns() {
    Arbitrary<String> part = Arbitraries.oneOf(
        Arbitraries.just("**"),
        Arbitraries.strings()
            .withChars("ab*")
            .ofMinLength(1)
            .ofMaxLength(4)
            .filter(text -> !text.contains("**")));
    return part.list().ofMinSize(1).ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.strings()
        .withChars("ab")
        .ofMinLength(1)
        .ofMaxLength(4)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  private static Pattern regex(List<String> parts) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < parts.size(); i++) {
      boolean last = i == parts.size() - 1;
      if (parts.get(i).equals("**")) {
        regex.append(last ? "[^/]+(/[^/]+)*" : "([^/]+/)*");
      } else {
        regex.append(parts.get(i).replace("*", "[^/]*")).append(last ? "" : "/");
      }
    }
    return Pattern.compile(regex.toString());
  }
}
