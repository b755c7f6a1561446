package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Each value's grammar against the regular expression that its spec gives. */
class ValuePropertyTest {
  private static final Pattern DIGEST =
      Pattern.compile("(?!sha256:|sha384:|sha512:)[a-z0-9]+(?:[+._-][a-z0-9]+)*:[a-zA-Z0-9=_-]+"
          + "|sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}");
  private static final Pattern COMPONENT =
      Pattern.compile("[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");
  private static final Pattern MEDIA_TYPE = Pattern.compile(
      "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}( *;[ -~]*)?");

  @Property
  void digestsFollowTheirGrammar(@ForAll("digests") String text) {
    assertThat(accepts(Digest::parse, text)).isEqualTo(DIGEST.matcher(text).matches());
  }

  @Property
  void repositoryNamesFollowTheirGrammar(@ForAll("names") String text) {
    boolean expected = text.length() <= 255
        && Arrays.stream(text.split("/", -1))
            .allMatch(it -> COMPONENT.matcher(it).matches());
    assertThat(accepts(RepositoryName::parse, text)).isEqualTo(expected);
  }

  @Property
  void tagsFollowTheirGrammar(@ForAll("tags") String text) {
    assertThat(accepts(Tag::parse, text)).isEqualTo(TAG.matcher(text).matches());
  }

  @Property
  void mediaTypesFollowTheirGrammar(@ForAll("mediaTypes") String text) {
    assertThat(accepts(MediaType::parse, text))
        .isEqualTo(MEDIA_TYPE.matcher(text).matches());
  }

  @Property
  void anyTextIsParsedOrRefused(@ForAll String text) {
    accepts(Digest::parse, text);
    accepts(RepositoryName::parse, text);
    accepts(Tag::parse, text);
    accepts(MediaType::parse, text);
    accepts(Reference::parse, text);
  }

  @Property
  void namesAreOrderedByComponent(@ForAll("validNames") List<RepositoryName> names) {
    Comparator<RepositoryName> byComponent =
        (a, b) -> Arrays.compare(a.value().split("/", -1), b.value().split("/", -1));
    assertThat(names.stream().sorted().toList())
        .isEqualTo(names.stream().sorted(byComponent).toList());
  }

  @Property
  void equalNamesCompareAsEqual(
      @ForAll("validNames") List<RepositoryName> some,
      @ForAll("validNames") List<RepositoryName> more) {
    for (RepositoryName a : some) {
      for (RepositoryName b : more) {
        assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
      }
    }
  }

  @Property
  void digestsAreOrderedByText(@ForAll byte[] a, @ForAll byte[] b) {
    Digest one = Digest.of(a);
    Digest other = Digest.of(DigestAlgorithm.SHA512, b);
    assertThat(Integer.signum(one.compareTo(other)))
        .isEqualTo(Integer.signum(one.toString().compareTo(other.toString())));
    assertThat(Digest.parse(one.toString())).isEqualTo(one).isEqualByComparingTo(one);
  }

  /** Returns whether {@code text} is accepted, and checks that the value has the same text. */
  private static boolean accepts(Function<String, ?> parser, String text) {
    try {
      assertThat(parser.apply(text)).hasToString(text).isEqualTo(parser.apply(text));
      return true;
    } catch (RegistryException e) {
      assertThat(e.value()).isEqualTo(text);
      return false;
    }
  }

  @Provide
  Arbitrary<String> digests() {
    Arbitrary<String> algorithm = Arbitraries.oneOf(
        Arbitraries.of("sha256", "sha384", "sha512"),
        Arbitraries.strings().withChars("ab1+._-A").ofMaxLength(5));
    Arbitrary<String> encoded = Arbitraries.oneOf(
        Arbitraries.integers()
            .between(62, 130)
            .flatMap(
                length -> Arbitraries.strings().withChars("0123456789abcdef").ofLength(length)),
        Arbitraries.of(64, 96, 128)
            .flatMap(length -> Arbitraries.strings().withChars("09af").ofLength(length)),
        Arbitraries.strings().withChars("0afgF=_-:/").ofMaxLength(8));
    Arbitrary<String> colon = Arbitraries.frequencyOf(
        Tuple.of(9, Arbitraries.just(":")), Tuple.of(1, Arbitraries.just("")));
    return Combinators.combine(algorithm, colon, encoded).as((a, c, e) -> a + c + e);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("ab0/._-").ofMaxLength(12),
        Arbitraries.strings().withChars("aB\u0131 _").ofMaxLength(4),
        Arbitraries.integers().between(250, 260).map("a"::repeat));
  }

  @Provide
  Arbitrary<String> tags() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withChars("aZ0._-/ \u00e9").ofMaxLength(6),
        Arbitraries.integers().between(120, 135).map("a"::repeat));
  }

  @Provide
  Arbitrary<String> mediaTypes() {
    Arbitrary<String> part = Arbitraries.oneOf(
        Arbitraries.strings().withChars("aZ0!#$&^_.+-").ofMaxLength(6),
        Arbitraries.integers().between(125, 129).map("x"::repeat));
    Arbitrary<String> parameters =
        Arbitraries.of("", "", ";", "; charset=utf-8", " ;a=\"b\"", "/c", "\n", ";\u00e9");
    return Combinators.combine(part, part, parameters).as((a, b, c) -> a + "/" + b + c);
  }

  @Provide
  Arbitrary<List<RepositoryName>> validNames() {
    return Arbitraries.strings()
        .withChars("ab0/._-")
        .ofMinLength(1)
        .ofMaxLength(5)
        .filter(text -> accepts(RepositoryName::parse, text))
        .map(RepositoryName::parse)
        .list()
        .ofMaxSize(8);
  }
}
