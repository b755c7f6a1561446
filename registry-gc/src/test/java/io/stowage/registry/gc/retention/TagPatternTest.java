package io.stowage.registry.gc.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.stowage.registry.model.Tag;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagPatternTest {
  @ParameterizedTest
  @CsvSource({
    "*, latest, true",
    "latest, latest, true",
    "latest, latest2, false",
    "v*, v1.0, true",
    "v*, dev1, false",
    "*-dev, 1.0-dev, true",
    "1.?, 1.2, true",
    "1.?, 1.20, false",
    "1.*.3, 1.2.3, true",
    "1.0, 1x0, false",
    "**, a, true",
  })
  void aGlobIsComparedWithTheWholeTag(String glob, String tag, boolean matches) {
    assertThat(TagPattern.glob(glob).matches(Tag.parse(tag))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "[a]", "{a,b}", "a\n", "é", "(", "+"})
  void aGlobWithOtherCharactersIsRefused(String glob) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TagPattern.glob(glob))
        .withMessageStartingWith("pattern is \"")
        .withMessageContaining("expected a glob")
        .withMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = ' ',
      value = {
        "v[0-9]+ v12 true",
        "v[0-9]+ v12a false",
        "^v[0-9]+$ v12 true",
        "v\\d+(\\.\\d+){2} v1.2.3 true",
        "v\\d+(\\.\\d+){2} v1.2 false",
        "(?:dev|pr-\\d+)-.* pr-12-x true",
        "a{2,3} aaaa false",
        "a{2,} aaaa true",
        "a??b+?c*? abb true",
        "[^.]+ 1.2 false",
        "[\\w.-]+ 1.2-x true",
        "\\D\\W a- true",
        "x|y|z y true",
        "_[-a]+[b-] _-a- true",
        "a(|b)c ac true",
        "a\\$ a false",
        "(a*)*b aab true",
      })
  void aRegularExpressionIsComparedWithTheWholeTag(String regex, String tag, boolean matches) {
    assertThat(TagPattern.regex(regex).matches(Tag.parse(tag))).isEqualTo(matches);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(",
        ")",
        "a)",
        "(a",
        "[",
        "[]",
        "[a",
        "[a-",
        "[z-a]",
        "[\\d-z]",
        "[[a]]",
        "[a&&b]",
        "*",
        "a**",
        "a*+",
        "a{",
        "a{1",
        "a{x}",
        "a{2,1}",
        "a{1000}",
        "{1}",
        "(?i)a",
        "(?=a)",
        "(?<n>a)",
        "\\",
        "a\\",
        "\\1",
        "\\b",
        "\\pL",
        "a^b",
        "a$b",
        "]",
        "}",
        " ",
        "é",
        "a\tb",
        "(((a{999}){999}){999}){999}",
        "((((){999}){999}){999}){999}"
      })
  void whatIsNotARegularExpressionOfThisKindIsRefused(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TagPattern.regex(regex))
        .withMessageStartingWith("pattern is \"")
        .withMessageContaining(", expected ")
        .withMessageNotContaining("\t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+b",
        "(a|a)*b",
        "(a*)*b",
        "(.*.*.*.*.*)*b",
        "(a?){100}b",
        "((a{0,9}){0,9}){0,9}b",
        "(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)(|a)*b"
      })
  void noPatternTakesLong(String regex) {
    TagPattern pattern = TagPattern.regex(regex);
    Tag tag = Tag.parse("a".repeat(128));

    assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
      for (int i = 0; i < 100; i++) {
        assertThat(pattern.matches(tag)).isFalse();
      }
    });
  }

  @Property
  void aRegularExpressionMatchesWhatItMatchesInJava(
      @ForAll("regexes") String regex, @ForAll("tags") String tag) {
    assertThat(TagPattern.regex(regex).matches(Tag.parse(tag)))
        .as("%s matches %s", regex, tag)
        .isEqualTo(Pattern.matches(regex, tag));
  }

  @Property
  void anyTextIsAPatternThatJavaUnderstandsOrIsRefused(@ForAll String text) {
    try {
      assertThat(TagPattern.regex(text)).hasToString(text);
      assertThat(Pattern.compile(text)).isNotNull();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("expected ");
    }
  }

  @Provide
  Arbitrary<String> tags() {
    return Arbitraries.strings().withChars("ab1_").ofMinLength(1).ofMaxLength(6);
  }

  @Provide
  Arbitrary<String> regexes() {
    Arbitrary<String> atom =
        Arbitraries.of("a", "b", "1", ".", "[ab]", "[^a]", "[a-b1]", "\\d", "\\w", "\\D", "_");
    return Arbitraries.lazyOf(
            () -> atom,
            () -> atom,
            () -> Combinators.combine(regexes(), quantifiers())
                .as((inner, quantifier) -> "(" + inner + ")" + quantifier),
            () -> Combinators.combine(atom, quantifiers()).as(String::concat),
            () -> Combinators.combine(regexes(), regexes()).as(String::concat),
            () -> Combinators.combine(regexes(), regexes())
                .as((one, other) -> "(?:" + one + "|" + other + ")"))
        .filter(regex -> regex.length() <= 60);
  }

  private static Arbitrary<String> quantifiers() {
    return Arbitraries.of(List.of("", "*", "+", "?", "*?", "{2}", "{1,}", "{0,2}"));
  }
}
