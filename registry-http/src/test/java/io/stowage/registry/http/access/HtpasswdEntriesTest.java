package io.stowage.registry.http.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HtpasswdEntriesTest {
  @Test
  void commentsAndEmptyLinesAreSkipped() {
    HtpasswdEntries entries =
        parse("# a comment: with a colon", "", "  ", "  alice:" + Bcrypt.decoy(5) + "  ");
    assertThat(entries.contains("alice")).isTrue();
    assertThat(entries.contains("# a comment")).isFalse();
    assertThat(entries.hashOf("alice")).isEqualTo(Bcrypt.decoy(5));
  }

  @Test
  void linesMayEndAsOnWindows() {
    byte[] content = ("alice:" + Bcrypt.decoy(5) + "\r\n").getBytes(StandardCharsets.UTF_8);
    assertThat(HtpasswdEntries.parse(content).contains("alice")).isTrue();
  }

  @Test
  void theLastOfSeveralLinesCounts() {
    HtpasswdEntries entries = parse("alice:" + Bcrypt.decoy(5), "alice:" + Bcrypt.decoy(6));
    assertThat(entries.hashOf("alice")).isEqualTo(Bcrypt.decoy(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"geheim", ":geheim"})
  void aLineWithoutAUserIsNamedByItsNumberAndNotShown(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse("# comment", line))
        .withMessage("line 2 is not USER:HASH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/",
        "{SHA}qUqP5cyxm6YcTAhz05Hph5gvu9M=",
        "plain",
        "$2x$05$.....................................................",
        "$2y$03$.....................................................",
        "$2y$18$.....................................................",
        "$2y$05$....................................................",
        "$2y$05$......................................................",
        ""
      })
  void otherHashesAreNotUsed(String hash) {
    HtpasswdEntries entries = parse("bob:" + hash, "alice:" + Bcrypt.decoy(5));
    assertThat(entries.contains("bob")).isFalse();
    assertThat(entries.unusable()).containsExactly("bob");
  }

  @Test
  void contentThatIsNotUtf8IsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HtpasswdEntries.parse(new byte[] {(byte) 0xff, ':'}))
        .withMessage("the content is not UTF-8");
  }

  @Test
  void anUnknownUserAlwaysHasTheSameDecoyWithACostOfTheFile() {
    String[] lines = {"alice:" + Bcrypt.decoy(5), "bob:" + Bcrypt.decoy(7)};
    Set<Integer> costs = IntStream.range(0, 100)
        .mapToObj(i -> "user" + i)
        .peek(
            user -> assertThat(parse(lines).hashOf(user)).isEqualTo(parse(lines).hashOf(user)))
        .map(user -> Bcrypt.cost(parse(lines).hashOf(user)))
        .collect(Collectors.toSet());
    assertThat(costs).containsExactlyInAnyOrder(5, 7);
  }

  @Property
  void anyContentIsReadOrRefused(@ForAll("contents") String content) {
    try {
      HtpasswdEntries entries = HtpasswdEntries.parse(content.getBytes(StandardCharsets.UTF_8));
      assertThat(Bcrypt.isHash(entries.hashOf("a"))).isTrue();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageMatching("line [0-9]+ is not USER:HASH|the content is not UTF-8");
    }
  }

  @Provide
  Arbitrary<String> contents() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.strings().withChars("a:#$2y05. \r\n").ofMaxLength(80),
        Arbitraries.of("a:" + Bcrypt.decoy(5), "#", "", "a:b", "b:" + Bcrypt.decoy(6))
            .list()
            .ofMaxSize(5)
            .map(lines -> String.join("\n", lines)));
  }

  private static HtpasswdEntries parse(String... lines) {
    String content = String.join("\n", List.of(lines)) + "\n";
    return HtpasswdEntries.parse(content.getBytes(StandardCharsets.UTF_8));
  }
}
