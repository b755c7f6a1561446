package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.storage.StorageException;
import io.stowage.registry.storage.StoragePath;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @MethodSource("controls")
  void escapesControlAndBidirectionalCharacters(int c) {
    assertThat(Printable.of("a" + Character.toString(c) + "b"))
        .isEqualTo(String.format("a\\u%04xb", c));
  }

  private static IntStream controls() {
    return IntStream.rangeClosed(0, Character.MAX_VALUE)
        .filter(c -> Character.isISOControl(c)
            || c == Character.MIN_SURROGATE
            || c == Character.MAX_SURROGATE
            || c == 0x061c
            || (c >= 0x200e && c <= 0x200f)
            || (c >= 0x2028 && c <= 0x202e)
            || (c >= 0x2066 && c <= 0x2069));
  }

  @Test
  void escapesBothSurrogatesOfASupplementaryFormatCharacter() {
    assertThat(Printable.of(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "team/app", "caf\u00e9 \u00a0", "\\u001b", "\u05d0\u0628", "\ud83d\ude00"})
  void keepsOtherCharacters(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"\u202e, \\u202e", "x\u0085, x\\u0085", "x\u001b[31m, x\\u001b[31m"})
  void escapesTheMessagesOfErrorsButNotTheirValues(String text, String shown) {
    String value = "a" + text;
    RegistryException refusal = RegistryException.invalid(ErrorCode.TAG_INVALID, value, text);
    assertThat(refusal).hasMessage("tag \"a" + shown + "\": expected " + shown + " (TAG_INVALID)");
    assertThat(refusal.value()).isEqualTo(value);
    StorageException failure = new StorageException.InvalidPath(value, text);
    assertThat(failure).hasMessage("invalid path, expected " + shown + ": a" + shown);
    assertThat(failure.problem()).isEqualTo("invalid path, expected " + shown);
    assertThat(failure.path()).isEqualTo(value);
  }

  @Test
  void escapesPaths() {
    assertThat(Printable.of(StoragePath.parse("a/\u202eb"))).isEqualTo("a/\\u202eb");
    assertThat(Printable.of(Path.of("a\nb"))).isEqualTo("a\\u000ab");
  }
}
