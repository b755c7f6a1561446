package io.stowage.registry.exploration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces the random UUIDs that a process makes by UUIDs that are the same in each run of the
 * process.
 */
final class Names {
  private static final Pattern UUIDS =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private final int process;
  private final Map<String, String> outward = new HashMap<>();
  private final Map<String, String> inward = new HashMap<>();

  Names(int process) {
    this.process = process;
  }

  /** Returns {@code call} with the names that all processes see. */
  Call outward(Call call) {
    return new Call(
        call.op(),
        replaced(call.path(), this::known),
        replaced(call.other(), this::known),
        call.id(),
        call.number(),
        replaced(call.content(), this::known));
  }

  /** Returns the result of a call with the names that this process knows. */
  Object inward(Object answer) {
    if (answer instanceof String content) {
      return inward(content);
    }
    return answer instanceof List<?> listed ? listed.stream().map(this::inward).toList() : answer;
  }

  private String inward(String text) {
    return replaced(text, name -> inward.getOrDefault(name, name));
  }

  /**
   * Returns the name that this process knows. Names from other processes have no version bits and
   * are not changed.
   */
  private String known(String name) {
    if (UUID.fromString(name).version() == 0) {
      return name;
    }
    return outward.computeIfAbsent(name, random -> {
      String made = new UUID(process, outward.size() + 1L).toString();
      inward.put(made, random);
      return made;
    });
  }

  private static String replaced(String text, UnaryOperator<String> names) {
    if (text.length() < 36 || text.indexOf('-') < 0) {
      return text;
    }
    Matcher matcher = UUIDS.matcher(text);
    return matcher.replaceAll(found -> names.apply(found.group()));
  }
}
