package io.stowage.registry.exploration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the random UUIDs that a process makes by UUIDs that are the same in each run of the
 * process.
 */
final class Names {
  private static final int LENGTH = 36;
  private static final int FIRST_DASH = 8;
  private static final int VERSION = 14;

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
    if (name.charAt(VERSION) == '0') {
      return name;
    }
    return outward.computeIfAbsent(name, random -> {
      String made = new UUID(process, outward.size() + 1L).toString();
      inward.put(made, random);
      return made;
    });
  }

  private static String replaced(String text, UnaryOperator<String> names) {
    int copied = 0;
    @Nullable StringBuilder copy = null;
    for (int dash = text.indexOf('-', FIRST_DASH); dash >= 0; dash = text.indexOf('-', dash + 1)) {
      int start = dash - FIRST_DASH;
      if (start >= copied && isUuid(text, start)) {
        copy = copy == null ? new StringBuilder(text.length()) : copy;
        copy.append(text, copied, start).append(names.apply(text.substring(start, start + LENGTH)));
        copied = start + LENGTH;
      }
    }
    return copy == null ? text : copy.append(text, copied, text.length()).toString();
  }

  /** Returns whether a UUID begins at {@code start}. Every replay asks for every path. */
  private static boolean isUuid(String text, int start) {
    if (start + LENGTH > text.length()) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char each = text.charAt(start + i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? each != '-' : (each < '0' || each > '9') && (each < 'a' || each > 'f')) {
        return false;
      }
    }
    return true;
  }
}
