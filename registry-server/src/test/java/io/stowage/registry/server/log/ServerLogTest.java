package io.stowage.registry.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stowage.registry.testing.TestClock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerLogTest {
  private final StringBuilder out = new StringBuilder();

  @Test
  void writesALineForEachEntryThatItShows() {
    ServerLog log = log(LogLevel.INFO);
    log.write("io.stowage.A", LogLevel.INFO, "one", Optional.empty());
    log.write("io.stowage.A", LogLevel.DEBUG, "two", Optional.empty());
    log.write("io.stowage.B", LogLevel.ERROR, "three", Optional.empty());
    assertThat(out.toString().lines())
        .containsExactly(
            "time=\"2026-01-01T00:00:00Z\" level=info msg=one logger=io.stowage.A",
            "time=\"2026-01-01T00:00:00Z\" level=error msg=three logger=io.stowage.B");
  }

  @ParameterizedTest
  @CsvSource({
    "info, io.stowage.A, INFO, true",
    "info, org.eclipse.jetty.Server, INFO, false",
    "info, org.eclipse.jetty.Server, WARN, true",
    "debug, org.eclipse.jetty.Server, INFO, true",
    "error, org.eclipse.jetty.Server, WARN, false",
    "warn, io.stowage.A, INFO, false"
  })
  void showsOtherProgramsLess(String level, String logger, LogLevel severity, boolean shown) {
    assertThat(log(LogLevel.parse(level)).shows(logger, severity)).isEqualTo(shown);
  }

  @Test
  void refusesAnUnknownLevel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LogLevel.parse("verbose"))
        .withMessage("log level is \"verbose\", expected error, warn, info or debug");
  }

  private ServerLog log(LogLevel level) {
    return ServerLog.to(out, LogFormat.text(Map.of()), level, TestClock.create());
  }
}
