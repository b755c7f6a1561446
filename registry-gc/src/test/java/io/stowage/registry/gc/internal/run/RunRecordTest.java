package io.stowage.registry.gc.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.stowage.registry.gc.internal.process.ProcessIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunRecordTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456Z");
  private static final Collector COLLECTOR =
      new Collector("run-1", new ProcessIdentity("a host", "boot/1", 42, Instant.MAX), NOW);
  private static final RunRecord RECORD = new RunRecord(COLLECTOR, NOW, NOW.plusSeconds(60));

  @Test
  void isReadAsItWasWritten() {
    assertThat(RunRecord.parse(RECORD.text())).contains(RECORD);
    assertThat(Collector.parse(COLLECTOR.text())).contains(COLLECTOR);
  }

  @Test
  void isReadableText() {
    assertThat(new String(RECORD.text(), StandardCharsets.UTF_8))
        .startsWith("stowage run 1 finished\nrun run-1\nhost a host\n")
        .contains("\npid 42\n")
        .endsWith("\nuntil 2026-01-01T00:01:00.123456Z\n");
  }

  @Test
  void keepsOneLinePerValueForAnyHostName() {
    ProcessIdentity odd = new ProcessIdentity("a\nstate finished", "", 1, NOW);
    assertThat(Collector.parse(new Collector("run", odd, NOW).text()))
        .hasValueSatisfying(
            read -> assertThat(read.process().host()).isEqualTo("a\\u000astate finished"));
  }

  @Test
  void isNotFinishedWhileTheRunGoesOn() {
    assertThat(RunRecord.parse(RunRecord.running(COLLECTOR))).isEmpty();
    assertThat(RunRecord.parse(COLLECTOR.text())).isEmpty();
  }

  @Test
  void isAbsentIfItIsTruncated() {
    byte[] text = RECORD.text();
    for (int length = 0; length < text.length; length++) {
      assertThat(RunRecord.parse(Arrays.copyOf(text, length))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stowage run 1",
        "stowage run 2",
        "\nrun",
        "\nhost",
        "pid 42",
        "pid x",
        "until 2026",
        "until soon",
        "\nfinished",
        "\n\n",
        "Z\n"
      })
  void isAbsentIfItIsNotUnderstood(String damage) {
    String text = new String(RECORD.text(), StandardCharsets.UTF_8);
    String damaged = switch (damage) {
      case "stowage run 2" -> text.replace("stowage run 1", damage);
      case "pid x" -> text.replace("pid 42", damage);
      case "until soon" -> text.replaceAll("until .*", damage);
      case "\n\n" -> text + "\n";
      default -> text.replace(damage, "?");
    };
    assertThat(RunRecord.parse(damaged.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
