package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Image references against Docker's grammar, written as regular expressions. */
class ImageReferencePropertyTest {
  private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
  private static final String HOST =
      "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
  private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  private static final String PATH = COMPONENT + "(?:/" + COMPONENT + ")*";
  private static final String TAG = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";
  private static final String DIGEST =
      "sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128}";

  /** Docker reads a first component of this form as a host. */
  private static final String HOST_AHEAD = "(?=(?:localhost|[^/]*[.:A-Z][^/]*)/)";

  private static final Pattern REFERENCE = Pattern.compile("(?:" + HOST_AHEAD + "(" + HOST + ")/|"
      + HOST_AHEAD.replace("(?=", "(?!") + ")(" + PATH + ")(?::(" + TAG + "))?(?:@(" + DIGEST
      + "))?");
  private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

  @Property
  void followTheGrammar(@ForAll("references") String text) {
    Matcher expected = REFERENCE.matcher(text);
    Optional<ImageReference> image = parsed(text);
    assertThat(image.isPresent())
        .isEqualTo(expected.matches()
            && expected.group(2).length() <= 255
            && !IDENTIFIER.matcher(text).matches());
    image.ifPresent(found -> {
      assertThat(found.host()).isEqualTo(group(expected.group(1)));
      assertThat(found.repository()).hasToString(expected.group(2));
      assertThat(found.tag().map(Tag::value)).isEqualTo(group(expected.group(3)));
      assertThat(found.digest().map(Digest::toString)).isEqualTo(group(expected.group(4)));
    });
  }

  @Property
  void areWrittenAsTheyWereRead(@ForAll("references") String text) {
    parsed(text).ifPresent(image -> {
      assertThat(image).hasToString(text);
      assertThat(ImageReference.parse(image.toString())).isEqualTo(image);
    });
  }

  @Property
  void keepTheDefaultsOfDocker(@ForAll("shortReferences") String text) {
    parsed(text).ifPresent(image -> {
      ImageReference full = image.withDockerDefaults();
      assertThat(full.host()).isPresent();
      assertThat(full.tag().isPresent() || full.digest().isPresent()).isTrue();
      assertThat(full.withDockerDefaults()).isEqualTo(full);
      assertThat(ImageReference.parse(full.toString())).isEqualTo(full);
    });
  }

  @Property
  void areParsedFromAnyTextOrRefused(@ForAll String text) {
    parsed(text).ifPresent(image -> assertThat(image).hasToString(text));
  }

  private static Optional<ImageReference> parsed(String text) {
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (RegistryException e) {
      assertThat(text).contains(e.value());
      return Optional.empty();
    }
  }

  private static Optional<String> group(@Nullable String text) {
    return Optional.ofNullable(text);
  }

  @Provide
  Arbitrary<String> references() {
    Arbitrary<String> longName = Arbitraries.integers().between(250, 260).map("a"::repeat);
    Arbitrary<String> identifier = Arbitraries.integers().between(63, 65).map("0"::repeat);
    return references(Arbitraries.frequencyOf(
        Tuple.of(8, names()), Tuple.of(1, longName), Tuple.of(1, identifier)));
  }

  @Provide
  Arbitrary<String> shortReferences() {
    return references(names());
  }

  private static Arbitrary<String> names() {
    return Arbitraries.oneOf(
        Arbitraries.of("app", "team/app", "library/app", "localhost", "a.b_c__d--e/f"),
        Arbitraries.strings().withChars("ab0/._-").ofMaxLength(8));
  }

  private static Arbitrary<String> references(Arbitrary<String> names) {
    Arbitrary<String> hosts = Arbitraries.oneOf(
        Arbitraries.of("", "", "docker.io/", "index.docker.io/", "localhost/", "[fc00::1]:5/"),
        Arbitraries.strings().withChars("aZ0.-:[]_").ofMaxLength(6).map(host -> host + "/"));
    Arbitrary<String> tags = Arbitraries.oneOf(
        Arbitraries.of("", "", ":latest", ":"),
        Arbitraries.strings().withChars("aZ0._-:").ofMaxLength(4).map(tag -> ":" + tag));
    Arbitrary<String> digests = Arbitraries.of(
        "",
        "",
        "@sha256:" + "0".repeat(64),
        "@sha512:" + "f".repeat(128),
        "@sha384:" + "a".repeat(96),
        "@sha256:" + "F".repeat(64),
        "@sha256:00",
        "@md5:" + "0".repeat(32),
        "@",
        "@@");
    return Combinators.combine(hosts, names, tags, digests)
        .as((host, name, tag, digest) -> host + name + tag + digest);
  }
}
