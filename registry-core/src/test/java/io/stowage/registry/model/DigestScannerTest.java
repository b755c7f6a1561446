package io.stowage.registry.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestScannerTest {
  private static final String HEX = "0123456789abcdef".repeat(4);
  private static final String DIGEST = "sha256:" + HEX;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "\"%s\"",
        "x%s",
        "_%s",
        "%sabc",
        "%sABC",
        "%s/x",
        "a:%s",
        "%s:",
        "\u00ff%s\u0000"
      })
  void findsADigestBetweenAnyOtherCharacters(String frame) {
    assertThat(found(frame.formatted(DIGEST))).containsExactly(Digest.parse(DIGEST));
  }

  @Test
  void findsAllDigestsInOrder() {
    String other = "sha512:" + HEX + HEX;
    assertThat(found(DIGEST + other + " " + DIGEST))
        .map(Digest::toString)
        .containsExactly(DIGEST, other, DIGEST);
  }

  @Test
  void findsDigestsOfOtherAlgorithms() {
    assertThat(found("{\"blake3+b:" + HEX + "\", ._md5:" + HEX.substring(32) + "}"))
        .map(Digest::toString)
        .containsExactly("blake3+b:" + HEX, "md5:" + HEX.substring(32));
  }

  @Test
  void findsADigestWrittenInUnicodeEscapes() {
    StringBuilder escaped = new StringBuilder();
    DIGEST.chars().forEach(c -> escaped.append("\\u%04X".formatted(c)));
    assertThat(found(escaped.toString())).containsExactly(Digest.parse(DIGEST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "sha256",
        "sha256:",
        "sha256:abc",
        "12:30",
        "sha512:0123456789abcdef",
        "\\u00",
        "\\u003"
      })
  void skipsTextThatIsNotADigest(String text) {
    assertThat(found(text)).isEmpty();
    assertThat(found(text + "\"" + DIGEST.toUpperCase(Locale.ROOT))).isEmpty();
  }

  @Test
  void takesLinearTime() {
    for (String text : List.of(":", "a", "a:", "sha256:", "a:" + HEX, ":" + HEX, "\\u003a")) {
      byte[] bytes = text.repeat(Manifest.LIMIT / text.length()).getBytes(ISO_8859_1);
      Assertions.assertTimeout(
          Duration.ofSeconds(5), () -> DigestScanner.scan(bytes, digest -> {}));
    }
  }

  @Property
  void findsEveryDigestAmongOtherBytes(
      @ForAll byte[] before, @ForAll @Size(max = 5) List<byte[]> contents, @ForAll byte[] after) {
    StringBuilder text = new StringBuilder(new String(before, ISO_8859_1));
    List<Digest> digests = contents.stream().map(Digest::of).toList();
    digests.forEach(digest -> text.append(digest).append(new String(after, ISO_8859_1)));
    assertThat(found(text.toString())).containsAll(digests);
  }

  private static List<Digest> found(String latin1) {
    List<Digest> found = new ArrayList<>();
    DigestScanner.scan(latin1.getBytes(ISO_8859_1), found::add);
    return found;
  }
}
