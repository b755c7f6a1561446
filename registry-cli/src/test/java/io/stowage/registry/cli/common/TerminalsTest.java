package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalsTest {
  @ParameterizedTest
  @CsvSource({
    "/dev/pts/3, true",
    "/dev/tty1, true",
    "/dev/console, true",
    "/dev/null, false",
    "/tmp/log, false",
    "pipe:[4711], false"
  })
  void distinguishesATerminalFromAFileOrPipe(String file, boolean terminal) {
    assertThat(Terminals.namesTerminal(file)).isEqualTo(terminal);
  }

  @Test
  void detectsNoTerminalWithoutAConsole() {
    assertThat(Terminals.interactive(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'24 132\n', 132",
    "'0 0\n', 0",
    "'', 0",
    "40, 40",
    "-40, 0",
    "wide, 0",
    "100000000000000000000, 0"
  })
  void readsANumberOfColumns(String text, int columns) {
    assertThat(Terminals.columns(text).orElse(0)).isEqualTo(columns);
  }

  @Test
  void prefersTheNumberOfColumnsOfTheEnvironment() {
    assertThat(Terminals.columns(Map.of("COLUMNS", "50"))).isEqualTo(50);
  }
}
