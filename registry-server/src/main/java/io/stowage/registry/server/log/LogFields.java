package io.stowage.registry.server.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns an entry into keys and values in their order: those of the entry itself, those that are
 * added to each entry, sorted by key, and the stack trace. Immutable.
 */
final class LogFields {
  private static final Set<String> OWN = Set.of("time", "level", "msg", "logger", "error");

  private final Map<String, String> added = new TreeMap<>();

  /** Adds {@code fields}; a key that an entry has itself gets a prefix, as in logrus. */
  LogFields(Map<String, String> fields) {
    fields.forEach((key, value) -> added.put(OWN.contains(key) ? "fields." + key : key, value));
  }

  Map<String, String> of(LogEntry entry) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("time", entry.time().toString());
    all.put("level", entry.level().label());
    all.put("msg", entry.message());
    all.put("logger", entry.logger());
    all.putAll(added);
    entry.problem().ifPresent(problem -> all.put("error", trace(problem)));
    return all;
  }

  private static String trace(Throwable problem) {
    StringWriter text = new StringWriter();
    problem.printStackTrace(new PrintWriter(text, true));
    return text.toString().strip();
  }
}
