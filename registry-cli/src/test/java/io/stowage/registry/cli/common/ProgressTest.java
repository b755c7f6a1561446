package io.stowage.registry.cli.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressTest {
  private final StringWriter written = new StringWriter();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private int columns = 80;

  @Test
  void overwritesTheLastLineAndErasesItsRest() {
    Progress progress = shown(true);
    progress.show(() -> "marking");
    pass(100);
    progress.show(() -> "done");
    progress.close();

    assertThat(written).hasToString("\rmarking\rdone   \r    \r");
  }

  @Test
  void writesAtMostTenTimesASecond() {
    Progress progress = shown(true);
    for (int millis = 0; millis < 1000; millis++) {
      progress.show(() -> "x");
      pass(1);
    }

    assertThat(written).hasToString("\rx".repeat(10));
  }

  @Test
  void isErasedBeforeWholeLines() {
    Progress progress = shown(true);
    progress.show(() -> "abc");
    progress.aside(() -> written.write("line\n"));

    assertThat(written).hasToString("\rabc\r   \rline\n");
  }

  @ParameterizedTest
  @CsvSource({"80, 79", "40, 39", "5, 4"})
  void staysWithinTheColumnsOfTheTerminal(int wide, int shown) {
    columns = wide;
    shown(true).show(() -> "y".repeat(200));

    assertThat(written).hasToString("\r" + "y".repeat(shown - 3) + "...");
  }

  @Test
  void fitsATerminalThatIsNarrowerThanAnything() {
    columns = 3;
    shown(true).show(() -> "yyyyy");

    assertThat(written).hasToString("\ryy");
  }

  @Test
  void writesNothingWithoutATerminal() {
    try (Progress progress = shown(false)) {
      progress.show(() -> "abc");
      progress.aside(() -> {});
    }

    assertThat(written.toString()).isEmpty();
  }

  private Progress shown(boolean shown) {
    return new Progress(new PrintWriter(written), shown, now::get, () -> columns);
  }

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
