package io.stowage.registry.server.config;

import io.stowage.registry.server.log.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The section {@code log}.
 *
 * @param level the least severe level that is shown
 * @param json whether an entry is a JSON object instead of text
 * @param fields values that are added to each entry
 * @param accessLog whether each request is logged on standard output
 */
public record LogSettings(
    LogLevel level, boolean json, Map<String, String> fields, boolean accessLog) {
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug");
  private static final String FORMATTER = "log.formatter";

  /** Checks that no component is null. */
  public LogSettings {
    Objects.requireNonNull(level, "level");
    fields = Map.copyOf(Objects.requireNonNull(fields, "fields"));
  }

  /** Reads the section from the whole configuration. */
  static LogSettings read(Section root) {
    return new LogSettings(
        LogLevel.parse(root.choice("log.level", LEVELS).orElse("info")),
        json(root),
        root.map("log.fields"),
        !root.flag("log.accesslog.disabled"));
  }

  private static boolean json(Section root) {
    String formatter =
        root.choice(FORMATTER, List.of("text", "json", "logstash")).orElse("text");
    if (formatter.equals("logstash")) {
      root.warn(FORMATTER, "is logstash; entries are written as with json");
    }
    return !formatter.equals("text");
  }
}
