package io.stowage.registry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HexTest {
  private static final String DIGITS = "0123456789abcdef";

  @Property
  void encodesLikeHexFormat(@ForAll @Size(32) byte[] bytes) {
    assertThat(Hex.of(bytes)).isEqualTo(HexFormat.of().formatHex(bytes));
    assertThat(Hex.isLower(Hex.of(bytes))).isTrue();
  }

  @Test
  void acceptsOnlyLowercaseHexDigitsAtEachIndex() {
    for (int c = 0; c <= Character.MAX_VALUE; c++) {
      for (int place = 0; place < 16; place++) {
        String text = DIGITS.substring(0, place) + (char) c + DIGITS.substring(place + 1);
        if (Hex.isLower(text) != DIGITS.indexOf(c) >= 0) {
          assertThat(text).as("character %x at %d", c, place).isNull();
        }
      }
    }
  }

  @Test
  void refusesSurrogatePairs() {
    String pair = "\uD83D\uDE00";
    for (int place = 0; place < 15; place++) {
      assertThat(Hex.isLower(DIGITS.substring(0, place) + pair + DIGITS.substring(place + 2)))
          .isFalse();
    }
  }
}
