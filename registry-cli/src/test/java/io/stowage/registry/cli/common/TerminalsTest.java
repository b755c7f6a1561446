package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

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
}
