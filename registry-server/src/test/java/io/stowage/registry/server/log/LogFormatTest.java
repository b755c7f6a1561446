package io.stowage.registry.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogFormatTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Characters that end a line, hide text or are no text, and how both formats show them. */
  private static final String HOSTILE = "\u2028\u007f\u202e";

  private static final String SHOWN = "\\" + "u2028\\" + "u007f\\" + "u202e";

  @Test
  void writesTextAsDistributionDoes() {
    LogFormat text = LogFormat.text(Map.of("service", "registry", "environment", "test stage"));
    assertThat(text.format(entry("listening on [::]:5000")))
        .isEqualTo("time=\"2026-01-02T03:04:05.678Z\" level=warning"
            + " msg=\"listening on [::]:5000\" logger=io.stowage.Example"
            + " environment=\"test stage\" service=registry");
  }

  @Test
  void writesJsonAsDistributionDoes() throws JsonProcessingException {
    LogFormat format = LogFormat.json(Map.of("level", "mine"));
    JsonNode json = parsed(format.format(entry("a \"b\"\n\u001b")));
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly("time", "level", "msg", "logger", "fields.level");
    assertThat(json.path("msg").textValue()).isEqualTo("a \"b\"\n\u001b");
    assertThat(json.path("level").textValue()).isEqualTo("warning");
    assertThat(json.path("fields.level").textValue()).isEqualTo("mine");
  }

  @Test
  void neverBreaksALine() throws JsonProcessingException {
    String hostile = "a\nlevel=error " + HOSTILE + " \\ \"";
    String text = LogFormat.text(Map.of()).format(entry(hostile));
    String json = LogFormat.json(Map.of()).format(entry(hostile));
    assertThat(text).contains("msg=\"a\\nlevel=error " + SHOWN + " \\\\ \\\"\" logger");
    assertThat(json).contains("\"a\\nlevel=error " + SHOWN + " \\\\ \\\"\"");
    assertThat(parsed(json).path("msg").textValue()).isEqualTo(hostile);
  }

  @Test
  void addsTheTraceOfAnException() throws JsonProcessingException {
    IllegalStateException problem = new IllegalStateException("injected");
    LogEntry entry = new LogEntry(NOW, LogLevel.ERROR, "x", "failed", Optional.of(problem));
    assertThat(LogFormat.text(Map.of()).format(entry))
        .contains(" error=\"java.lang.IllegalStateException: injected\\n\\tat ")
        .doesNotContain("\n");
    assertThat(parsed(LogFormat.json(Map.of()).format(entry)).path("error").textValue())
        .startsWith("java.lang.IllegalStateException: injected\n\tat ");
  }

  private static LogEntry entry(String message) {
    return new LogEntry(NOW, LogLevel.WARN, "io.stowage.Example", message, Optional.empty());
  }

  private static JsonNode parsed(String json) throws JsonProcessingException {
    return JsonMapper.builder().build().readTree(json);
  }
}
